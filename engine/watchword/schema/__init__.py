"""The JSON Schema of a rule file, written from the code that reads it: editors complete, explain and mark by it.

It is wider than the reader, never narrower: what loads is valid. It is of draft 7, which editors know best.
"""

import json
from typing import Any

from watchword.plugin import Vocabulary
from watchword.rules.model import RuleFile
from watchword.schema.own import OWN
from watchword.schema.scribe import Scribe

FILE = "rules.schema.json"
"""What rule files name in their first line; it lies beside them."""


def schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Write the schema: what files may say with the actions and conditions of a vocabulary."""
    scribe = Scribe(vocabulary, OWN)
    file = scribe.fields(RuleFile)
    definitions = dict(sorted(scribe.definitions.items()))
    return {"$schema": "http://json-schema.org/draft-07/schema#", **file, "definitions": definitions}


def text(vocabulary: Vocabulary) -> str:
    """Write the schema as the text of its file."""
    return json.dumps(schema(vocabulary), indent=1) + "\n"
