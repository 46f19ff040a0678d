import psycopg

from tests.postgres import fresh_database


def test_two_tests_get_two_empty_databases():
    one, other = fresh_database(), fresh_database()
    assert one != other
    with psycopg.connect(one) as first, psycopg.connect(other) as second:
        first.execute("CREATE TABLE people (name text)")
        first.execute("INSERT INTO people VALUES ('李伟')")
        first.commit()
        assert first.execute("SELECT name FROM people").fetchall() == [("李伟",)]
        assert second.execute("SELECT to_regclass('people')").fetchone() == (None,)
