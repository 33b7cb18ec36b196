"""What came of tests, as JUnit writes it: continuous integration servers read that."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from watchword.diagnostics import Diagnostic, render
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
    return _written(suites)


def junit_of_error(folder: str, found: Sequence[Diagnostic], texts: Mapping[str, str]) -> bytes:
    """Write one case that is an error, where the rules of a folder do not load and no test can be run."""
    first = next(one for one in found if one.severity == "error")
    return _of_one_error(folder, "the rules load", first.line(), first.code, render(found, texts))


def junit_of_nothing(folder: str, message: str) -> bytes:
    """Write one case that is an error, where no test was run: a report without a case passes for one of success."""
    return _of_one_error(folder, "there are tests", message, "no-tests", message)


def _of_one_error(folder: str, name: str, message: str, kind: str, text: str) -> bytes:
    suites = ET.Element("testsuites", name="watchword")
    suite = ET.SubElement(suites, "testsuite", name=_legal(folder))
    case = ET.SubElement(suite, "testcase", classname=_legal(folder), name=name, file=_legal(folder))
    ET.SubElement(case, "error", message=_legal(message), type=kind).text = _legal(text)
    return _written(suites)


def _written(suites: ET.Element) -> bytes:
    for suite in suites:
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
    suite.set("errors", str(sum(case.find("error") is not None for case in cases)))
    suite.set("skipped", "0")


def _legal(text: str) -> str:
    """Leave out what XML cannot say."""
    return _NO_XML.sub("\ufffd", text)
