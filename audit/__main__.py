"""`make audit`: does a known weakness, or a licence, speak against what the product needs? With a bill of materials.

The answer is yes, no, or *could not check*: whoever asks for weaknesses and is told of none has to know that somebody
looked. So a version that is known to be weak is asked about first.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from audit.licences import Package, packages

ROOT = Path(__file__).parents[1]
LOCKS = (ROOT / "requirements.lock", ROOT / "requirements-demo.lock")
# What `make audit` leaves: CycloneDX 1.x in JSON, https://cyclonedx.org/specification/overview/.
SBOM = ROOT / "artefacts" / "sbom.json"
# Known since 2014 to be weak (CVE-2014-1402): who finds nothing about it has not looked.
WEAK = "jinja2==2.4.1"
FINE, AGAINST, NOT_CHECKED = 0, 1, 2
# One answer of the index may take this long, in seconds.
PATIENCE = 30


# Who may not reach the index of Python's packages asks a copy of https://osv.dev, by its address.
COPY = "RAPPORT_AUDIT_OSV_URL"


class NotChecked(Exception):
    """Nobody can say whether there are weaknesses."""


def weaknesses(asked: Sequence[str], more: Sequence[str] = ()) -> dict[str, Any]:
    """What pip-audit says of those arguments, as CycloneDX. Raises NotChecked when it could not ask about each."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        copy = os.environ.get(COPY)
        whom = ["--vulnerability-service=osv", f"--osv-url={copy}"] if copy else []
        command = [
            sys.executable, "-m", "pip_audit", "--strict", "--disable-pip", "--progress-spinner=off",
            f"--timeout={PATIENCE}", "--format=cyclonedx-json", f"--output={answer}", *whom, *more,
            *(part for each in asked for part in ("-r", each)),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        try:
            found: dict[str, Any] = json.loads(answer.read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            said = (done.stderr.strip().splitlines() or ["nothing was said"])[-1]
            raise NotChecked(said) from None
    return found


def looked() -> None:
    """Return when whoever is asked knows of weaknesses at all. Raises NotChecked."""
    with tempfile.TemporaryDirectory() as folder:
        weak = Path(folder) / "weak.txt"
        weak.write_text(f"{WEAK}\n", "utf-8")
        if not weaknesses([str(weak)], ["--no-deps"]).get("vulnerabilities"):
            raise NotChecked(f"nothing is known against {WEAK}, which is known to be weak")


def bill(found: dict[str, Any], known: Iterable[Package]) -> dict[str, Any]:
    """The bill of materials with the licence of each part that is installed here."""
    licences = {each.name.lower(): each.licence for each in known if each.licence}
    parts = [
        {**part, "licenses": [{"license": {"name": licences[part["name"].lower()]}}]}
        if part["name"].lower() in licences else part
        for part in found.get("components", [])
    ]  # fmt: skip
    return {**found, "components": parts}


def main() -> int:
    """Print what was found; 0 where nothing speaks against it, 1 where something does, 2 where nobody could say."""
    known = packages(LOCKS)
    against = [each for each in known if not each.may_be_used]
    for each in against:
        print(f"{each.name} {each.version}: its licence is {each.licence or 'not named'}; look at it, or replace it.")
    print(f"Licences of {len(known)} packages looked at, {len(against)} to be looked at by somebody.")
    try:
        looked()
        found = weaknesses([str(each) for each in LOCKS], ["--require-hashes"])
    except NotChecked as error:
        print(f"Whether they have known weaknesses could not be checked: {error}")
        return NOT_CHECKED
    SBOM.parent.mkdir(exist_ok=True)
    SBOM.write_text(json.dumps(bill(found, known), indent=1, ensure_ascii=False), "utf-8")
    weak = found.get("vulnerabilities", [])
    for one in weak:
        print(f"{one.get('id')}: {', '.join(each.get('ref', '') for each in one.get('affects', []))}")
    print(f"Known weaknesses: {len(weak)}. The bill of materials is {SBOM.relative_to(ROOT)}.")
    return AGAINST if weak or against else FINE


if __name__ == "__main__":
    sys.exit(main())
