"""A link as a QR code to be scanned from a screen."""

import io

MODULE = 8  # pixels of one dark square
QUIET_ZONE = 4  # modules of white around a code, as its standard asks


def draw_picture(link: str) -> bytes:
    """Return a link as a QR code, drawn as PNG with its quiet zone."""
    import segno  # noqa: PLC0415 - only needed where a link is handed out

    drawn = io.BytesIO()
    segno.make_qr(link, error="m").save(drawn, kind="png", scale=MODULE, border=QUIET_ZONE)
    return drawn.getvalue()
