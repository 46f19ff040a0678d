"""Chains as data, seats with stand-ins, questions, revisions; settings, roles, staff, desk notes"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UTC = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


# Tables are altered in place: a batch would make them anew, and SQLite lets no table go that others point at.
def upgrade() -> None:
    op.add_column("workspaces", sa.Column("zone", sa.String(64), nullable=False, server_default="UTC"))
    op.add_column("workspaces", sa.Column("day_starts", sa.String(5), nullable=False, server_default="08:00"))
    op.add_column("workspaces", sa.Column("day_ends", sa.String(5), nullable=False, server_default="20:00"))
    op.add_column("workspaces", sa.Column("holidays", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("workspaces", sa.Column("chains", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("workspaces", sa.Column("region", sa.String(16)))
    op.add_column("workspaces", sa.Column("region_choices", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("workspaces", sa.Column("confirmed", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("workspaces", sa.Column("started_at", UTC))
    _chains()
    op.drop_column("workspaces", "chain")
    op.add_column("people", sa.Column("day_starts", sa.String(5)))
    op.add_column("people", sa.Column("day_ends", sa.String(5)))
    op.add_column("people", sa.Column("days_off", sa.JSON()))
    op.add_column("people", sa.Column("away_from", sa.Date()))
    op.add_column("people", sa.Column("away_until", sa.Date()))
    op.add_column("people", sa.Column("delegate", sa.String(32)))
    op.drop_column("requisitions", "paused_at")
    op.add_column("requisitions", sa.Column("chain", sa.Text()))
    op.add_column("requisitions", sa.Column("in_charge", sa.String(32)))
    op.add_column("requisitions", sa.Column("nudged_at", UTC))
    op.add_column("requisitions", sa.Column("check_at", UTC))
    op.create_index("ix_requisitions_check_at", "requisitions", ["check_at"])
    op.drop_column("requisition_steps", "condition")
    op.drop_column("requisition_steps", "skipped_because")
    op.add_column("requisition_steps", sa.Column("conditions", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("requisition_steps", sa.Column("inputs", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("requisition_steps", sa.Column("skipped_by", sa.JSON()))
    op.add_column("requisition_steps", sa.Column("asked", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("requisition_steps", sa.Column("asked_at", UTC))
    op.drop_column("requisition_approvers", "delegated_until")
    op.add_column("requisition_approvers", sa.Column("until", UTC))
    op.add_column("requisition_approvers", sa.Column("why", sa.String(16)))
    op.add_column("requisition_approvers", sa.Column("since", UTC))
    op.add_column("requisition_approvers", sa.Column("climbed", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_requisition_approvers_delegate", "requisition_approvers", ["delegate"])
    op.add_column("requisition_decisions", sa.Column("ended_at", UTC))
    op.add_column("requisition_decisions", sa.Column("ended_by", sa.String(16)))
    _asked_before()
    _said_before()
    op.create_table(
        "requisition_questions",
        _requisition(),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", UTC, nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("ended_at", UTC),
        sa.PrimaryKeyConstraint("requisition", "position", name="pk_requisition_questions"),
    )
    op.create_table(
        "requisition_revisions",
        _requisition(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("requisition", "number", name="pk_requisition_revisions"),
    )
    op.create_table(
        "roles",
        sa.Column("workspace", sa.String(32), sa.ForeignKey("workspaces.id", name="fk_roles_workspace")),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "role", "subject", name="pk_roles"),
    )
    op.create_table(
        "group_members",
        sa.Column("workspace", sa.String(32), sa.ForeignKey("workspaces.id", name="fk_group_members_workspace")),
        sa.Column("group", sa.String(32), nullable=False),
        sa.Column("user", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "group", "user", name="pk_group_members"),
    )
    op.create_table(
        "user_groups",
        sa.Column("workspace", sa.String(32), sa.ForeignKey("workspaces.id", name="fk_user_groups_workspace")),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_user_groups"),
    )
    op.create_table(
        "staff",
        sa.Column("workspace", sa.String(32), sa.ForeignKey("workspaces.id", name="fk_staff_workspace")),
        sa.Column("email", sa.String(255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("department", sa.Text()),
        sa.Column("manager", sa.String(255)),
        sa.Column("location", sa.Text()),
        sa.Column("zone", sa.String(64)),
        sa.Column("starts", sa.Date()),
        sa.Column("leaves", sa.Date()),
        sa.PrimaryKeyConstraint("workspace", "email", name="pk_staff"),
    )
    op.create_table(
        "staff_imports",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), sa.ForeignKey("workspaces.id", name="fk_staff_imports_workspace")),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("sheet", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_imports"),
    )
    op.create_table(
        "desk_lines",
        sa.Column("workspace", sa.String(32), sa.ForeignKey("workspaces.id", name="fk_desk_lines_workspace")),
        sa.Column("user", sa.String(32), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("note", sa.String(255), nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "user", "key", name="pk_desk_lines"),
    )


def _requisition() -> sa.Column[int]:
    return sa.Column("requisition", NUMBER, sa.ForeignKey("requisitions.id"), nullable=False)


def _chains() -> None:
    """The one chain of a workspace becomes the first of its chains, asked of every request."""
    table = sa.table("workspaces", sa.column("id"), sa.column("chain", sa.JSON()), sa.column("chains", sa.JSON()))
    connection = op.get_bind()
    for id, chain in connection.execute(sa.select(table.c.id, table.c.chain)).all():
        steps = [
            {
                "name": step["name"], "seats": step["approvers"], "mode": step["mode"], "needed": step["needed"],
                "veto": step["veto"], "conditions": [], "inputs": [], "hours_allowed": step["hours_allowed"],
                "backup": step["backup"],
            }
            for step in chain
        ]  # fmt: skip
        if steps:
            chains = [{"name": "Every request", "conditions": [], "steps": steps}]
            connection.execute(sa.update(table).where(table.c.id == id).values(chains=chains))


def _asked_before() -> None:
    """Steps of requests under way were asked when the request came to its present state; somebody runs the approved."""
    op.execute("UPDATE requisitions SET in_charge = COALESCE(recruiter, hiring_manager) WHERE state = 'approved'")
    op.execute(
        "UPDATE requisition_steps SET asked = 1, asked_at ="
        " (SELECT since FROM requisitions WHERE requisitions.id = requisition_steps.requisition)"
    )
    op.execute(
        "UPDATE requisition_approvers SET since ="
        " (SELECT since FROM requisitions WHERE requisitions.id = requisition_approvers.requisition)"
    )


def _said_before() -> None:
    """What stands in conversations goes on being edited, under the keys of this version; two kinds are no more."""
    names = ("id", "key", "kind", "state")
    notices = sa.table("notices", *(sa.column(name, sa.String()) for name in names), sa.column("facts", sa.JSON()))
    connection, c = op.get_bind(), notices.c
    gone = c.kind.in_(["failures.told", "hiring.requisitions.no_channel"])
    connection.execute(sa.update(notices).where(gone, c.state == "due").values(state="withdrawn"))
    ours = sa.select(notices).where(c.kind.like("hiring.requisitions.%"))
    for row in connection.execute(ours).all():
        key, facts = row.key.replace(":revision=1", ""), dict(row.facts)
        if row.kind == "hiring.requisitions.waiting":
            key = row.key.replace(":revision=1", ":asked=1")
            facts |= {"step": int(key.split(":step=")[1].split(":")[0]), "asked": 1}
        connection.execute(sa.update(notices).where(c.id == row.id).values(key=key, facts=facts))
