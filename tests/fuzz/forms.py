"""Forms: any body has fields, of bounded number and by name, and a form that is written of them has the same."""

from urllib.parse import urlencode

from watchword.providers import form

TOKENS = (
    *(b"xml=", b"json=", b"&", b"=", b"%", b"%3C", b"+", b"--b\r\n", b"--b--", b"\r\n\r\n", b"\n\n", b'; name="xml"'),
    *(b"Content-Disposition: form-data; name=xml", b"content-disposition:", b"filename=", b"%00", b"[0]"),
)


def check(body: bytes) -> None:
    fields = form.fields(body)
    assert len(fields) <= form.MOST_FIELDS
    assert all(name == name.lower() for name in fields)
    assert form.fields(b"&" + urlencode(fields).encode()) == fields  # one that begins with -- is multipart
