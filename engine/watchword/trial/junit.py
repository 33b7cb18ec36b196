"""What came of tests, as JUnit writes it: continuous integration servers read that."""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from xml.etree import ElementTree as ET

from watchword.trial.case import Case
from watchword.trial.run import Result
from watchword.trial.told import diagnosed, told

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(results: Iterable[Result], texts: Mapping[str, str]) -> bytes:
    """Write one suite a file, one case a test; `texts` are the rule files by path."""
    suites = ET.Element("testsuites", name="watchword")
    for path, group in groupby(results, key=lambda result: result.case.span.path):
        suite = ET.SubElement(suites, "testsuite", name=_legal(path))
        for result in group:
            _case(suite, result, texts)
        _count(suite, suite.findall("testcase"))
    _count(suites, suites.findall("testsuite/testcase"))
    ET.indent(suites)
    written: bytes = ET.tostring(suites, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _case(suite: ET.Element, result: Result, texts: Mapping[str, str]) -> None:
    case: Case = result.case
    path, line = _legal(case.span.path), str(case.span.line)
    written = ET.SubElement(suite, "testcase", classname=path, name=_legal(case.name), file=path, line=line)
    if result.failure:
        message = _legal(diagnosed(result.failure).message)
        failed = ET.SubElement(written, "failure", message=message, type="failed-test")
        failed.text = _legal(told(result.failure, texts))


def _count(suite: ET.Element, cases: list[ET.Element]) -> None:
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    suite.set("errors", "0")
    suite.set("skipped", "0")


def _legal(text: str) -> str:
    """Leave out what XML cannot say."""
    return _NO_XML.sub("\ufffd", text)
