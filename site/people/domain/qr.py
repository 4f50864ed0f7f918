"""QR codes as SVG text: drawn in a page, or set in a PDF."""

import io

import segno


def qr_svg(text: str) -> str:
    """Return the code as an SVG element, with a quiet border, without width and height."""
    out = io.BytesIO()
    code = segno.make_qr(text, error="m")
    code.save(out, kind="svg", xmldecl=False, border=2, dark="#000000", omitsize=True)
    return out.getvalue().decode()
