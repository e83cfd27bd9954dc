"""Files in the formats that reports come in, made from words: the tests keep no binary files."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(pages: Sequence[Sequence[str]], *, title: str = "", made: str = "", packed: bool = True) -> bytes:
    """A PDF with lines of Latin text on each page. ``made`` is as PDF writes a date: D:20220304."""
    contents = []
    for lines in pages:
        shown = "".join(f"({line.replace('(', '').replace(')', '')}) Tj T*\n" for line in lines)
        contents.append(f"BT /F1 12 Tf 14 TL 72 720 Td\n{shown}ET".encode("cp1252"))
    return pdf_of_contents(contents, title=title, made=made, packed=packed)


def pdf_of_contents(contents: Sequence[bytes], *, title: str = "", made: str = "", packed: bool = True) -> bytes:
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({title}) /CreationDate ({made}) >>".encode("cp1252"),
    ]
    for number, content in enumerate(contents):
        data = zlib.compress(content, 9) if packed else content
        how = "/Filter /FlateDecode " if packed else ""
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * number} 0 R "
        objects.append((page + "/Resources << /Font << /F1 3 0 R >> >> >>").encode())
        objects.append(f"<< {how}/Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream")
    return pdf_of_objects(objects, info=4)


def pdf_of_objects(objects: Sequence[bytes], *, info: int = 0) -> bytes:
    """The first object is the catalogue."""
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + each + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(f"{place:010} 00000 n \n".encode() for place in places))
    about = f" /Info {info} 0 R" if info else ""
    out.write(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R{about} >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx(body: str, *, core: str = "", head: str = "") -> bytes:
    """A Word document; ``body`` is the XML within w:body, ``core`` that within the core properties."""
    document = f'<?xml version="1.0"?>{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    properties = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">{core}</cp:coreProperties>'
    )
    return zipped({"word/document.xml": document.encode(), "docProps/core.xml": properties.encode()})


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def page(*paragraphs: str, head: str = "", charset: str = "utf-8") -> bytes:
    """A web page with navigation around its article."""
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}">{head}</head><body><nav><a href="/">Home</a></nav>'
        f"<article>{text}</article><footer>All rights reserved by the Gazette</footer></body></html>"
    ).encode(charset)
