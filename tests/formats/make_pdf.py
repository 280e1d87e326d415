#!/usr/bin/env python3
"""Makes the PDF files that the tests of the PDF reader read, into the folder pdf/ beside this script.

Needs reportlab and pikepdf (`pip install reportlab pikepdf`). The files are the same each time, but for the encrypted ones and what those
libraries change between their versions. What each file is for stands beside the function that makes it.
"""

import re
import zlib
from pathlib import Path

import pikepdf
from reportlab.lib.pagesizes import A5
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

OUT = Path(__file__).parent / "pdf"
WIDTH, HEIGHT = A5
LEFT, RIGHT, TOP, FOOT = 50, WIDTH - 50, HEIGHT - 60, 60
# The journal prints small pages, so that a short essay fills four.
SMALL_FOOT = 340

TITLE = "The Virgin Lands Campaign, 1954\u201363"
# A number in braces is a footnote's.
ESSAY = [
    ("h", "The decision of 1954"),
    ("p", "In February 1954 the Central Committee resolved to plough thirteen million hectares of steppe in northern "
          "Kazakhstan and western Siberia. Khrushchev had pressed the plan against Molotov, who thought the money better "
          "spent on the old grain lands of the Ukraine.{1} Within two years more than three hundred thousand volunteers, "
          "most of them members of the Komsomol, had gone east. They lived in tents and railway carriages, and many of "
          "them saw their first winter on the steppe without a stove."),
    ("p", "The first harvests were a triumph. In 1956 the new lands gave more than half of all the grain that the state "
          "procured, and Khrushchev could tell the Twentieth Congress that the country would soon overtake America in "
          "the production of meat and milk. International observers, who had doubted every figure, admitted that the "
          "wheat was real.{2}"),
    ("h", "Maize, wind and dust"),
    ("p", "Success bred haste. Fields were sown with wheat year after year, without fallow, and the deep plough broke "
          "the crust that had held the soil together. Agronomists such as Barayev in Tselinograd warned against it and "
          "were ignored. In the official view a warning was a want of faith."),
    ("p", "Between 1960 and 1963 the storms came. Four million hectares lost their topsoil, and in the autumn of 1963 "
          "the Soviet Union bought grain from Canada for gold.{3} The misfortune of the Virgin Lands was one of the "
          "charges laid against Khrushchev in October 1964, although drought, and not the campaign alone, had emptied "
          "the granaries of that year."),
    ("h", "What remained"),
    ("p", "It would be wrong to call the campaign a failure without remainder. Kazakhstan has exported wheat ever since, "
          "and the towns founded by the volunteers still stand. But the price was paid by the soil, and by the Kazakhs, "
          "who became a minority in their own republic. A fair account must therefore set the tonnes against the "
          "people, and the self-confidence of 1954 against the dust of 1963."),
]
NOTES = {
    1: "M. McCauley, Khrushchev and the Development of Soviet Agriculture (London, 1976), pp. 79\u201385.",
    2: "Compare the reports of the American delegation of 1955, which were more generous than the embassy's.",
    3: "A. Nove, An Economic History of the USSR (Harmondsworth, 1972), p. 363.",
}
# Where long words may be broken; a justified column has to.
BREAKS = {"International": 5, "Agronomists": 5, "misfortune": 3, "self-confidence": 5, "production": 4, "volunteers": 5,
          "granaries": 4, "exported": 2, "triumph": 3, "Tselinograd": 5, "Committee": 3, "hectares": 4, "minority": 3,
          "Congress": 3, "campaign": 3, "therefore": 5, "remainder": 2, "delegation": 4, "official": 2}


def wrap(text, width, font, size):
    """The lines of a paragraph, broken greedily, with hyphens."""
    lines, line = [], ""
    for word in text.split():
        trial = f"{line} {word}".strip()
        bare = re.sub(r"\{\d\}", "", trial)
        if stringWidth(bare, font, size) <= width:
            line = trial
            continue
        stem = re.sub(r"\W+$", "", word)
        at = BREAKS.get(stem)
        if at:
            head = word[:at] + ("" if word[at - 1] == "-" else "-")
            if stringWidth(f"{line} {head}", font, size) <= width:
                lines.append(f"{line} {head}")
                line = word[at:]
                continue
        lines.append(line)
        line = word
    return lines + [line]


def draw_line(canvas, x, y, line, font, size, width=None):
    """Draws a line with raised note numbers, spread to the width where one is given."""
    bare = re.sub(r"\{\d\}", "", line)
    gaps = bare.count(" ")
    spread = (width - stringWidth(bare, font, size)) / gaps if width and gaps else 0
    text = canvas.beginText(x, y)
    for part in re.split(r"(\{\d\})", line):
        mark = re.fullmatch(r"\{(\d)\}", part)
        text.setFont(font, size * 0.6 if mark else size)
        text.setRise(size * 0.35 if mark else 0)
        text.setWordSpace(spread)
        text.textOut(mark.group(1) if mark else part)
    canvas.drawText(text)


def new_canvas(name, **options):
    canvas = Canvas(str(OUT / name), pagesize=A5, invariant=1, pageCompression=1, **options)
    return canvas


def one_column(name, **options):
    """An essay as a journal prints it: running heads that change sides, page numbers from 311, justified lines with
    hyphens, indented paragraphs, footnotes in smaller type, one paragraph over a page end."""
    canvas = new_canvas(name, **options)
    canvas.setTitle("Microsoft Word - virgin lands FINAL.docx")
    canvas.setAuthor("User")
    body, size, leading = "Times-Roman", 10, 12.5
    number, y, notes = 311, TOP, []

    def end_page():
        nonlocal y, notes, number
        canvas.setFont(body, 9)
        if number > 311:
            head = "JANE DOE" if number % 2 == 0 else "THE VIRGIN LANDS"
            canvas.drawCentredString(WIDTH / 2, HEIGHT - 36, head)
        canvas.drawCentredString(WIDTH / 2, SMALL_FOOT - 30, str(number))
        at = SMALL_FOOT + sum(len(lines) for _, lines in notes) * 9.5 - 9.5
        for mark, lines in notes:
            for index, line in enumerate(lines):
                draw_line(canvas, LEFT, at, ("{%d}" % mark if index == 0 else "") + " " * (index == 0) + line, body, 8)
                at -= 9.5
        canvas.showPage()
        number, y, notes = number + 1, TOP, []

    def room(lines):
        return y - lines * leading > SMALL_FOOT + sum(len(lines) for _, lines in notes) * 9.5 + 8

    canvas.setFont("Times-Bold", 15)
    canvas.drawCentredString(WIDTH / 2, y - 10, TITLE)
    canvas.setFont(body, 10)
    canvas.drawCentredString(WIDTH / 2, y - 32, "by Jane Doe")
    y -= 62
    for kind, text in ESSAY:
        if kind == "h":
            if not room(5):
                end_page()
            y -= 8
            canvas.setFont("Times-Bold", 11)
            canvas.drawString(LEFT, y, text)
            y -= leading + 3
            continue
        first = wrap(text, RIGHT - LEFT - 14, body, size)[0]
        rest = wrap(text[len(first.rstrip("-")):].strip() if not first.endswith("-") else text[len(first) - 1:], RIGHT - LEFT, body, size)
        lines = [first] + rest
        for index, line in enumerate(lines):
            marks = [int(mark) for mark in re.findall(r"\{(\d)\}", line)]
            waiting = [(mark, wrap(NOTES[mark], RIGHT - LEFT - 6, body, 8)) for mark in marks]
            notes_before = notes
            notes = notes + waiting
            if not room(1):
                notes = notes_before
                end_page()
                notes = waiting
            indent = 14 if index == 0 else 0
            last = index == len(lines) - 1
            draw_line(canvas, LEFT + indent, y, line, body, size, None if last else RIGHT - LEFT - indent)
            y -= leading
    end_page()
    canvas.save()


def two_columns():
    """Two columns below a title that crosses them, with a gutter of one letter size; ragged lines, gaps between
    paragraphs, `by` line and page number."""
    canvas = new_canvas("two-columns.pdf")
    canvas.setTitle(TITLE)
    canvas.setSubject("history")
    canvas.setKeywords("Virgin Lands; agriculture")
    body, size, leading, gutter = "Helvetica", 8, 10, 9
    width = (RIGHT - LEFT - gutter) / 2
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(LEFT, TOP, TITLE)
    canvas.setFont(body, size)
    canvas.drawString(LEFT, TOP - 20, "Jane Doe, History 204")
    column, y, number = 0, TOP - 44, 1
    for kind, text in ESSAY:
        for line in wrap(re.sub(r"\{\d\}", "", text), width, body, size):
            if y < FOOT:
                column, y = column + 1, TOP - 44 if number == 1 else TOP
                if column == 2:
                    canvas.drawCentredString(WIDTH / 2, 30, f"- {number} -")
                    canvas.showPage()
                    column, y, number = 0, TOP, number + 1
            canvas.setFont("Helvetica-Bold" if kind == "h" else body, size)
            canvas.drawString(LEFT + column * (width + gutter), y, line)
            y -= leading
        y -= 5
    canvas.drawCentredString(WIDTH / 2, 30, f"- {number} -")
    canvas.save()


def draw_scan(canvas):
    """A page of an image, as a scanner makes it."""
    rows = bytes(range(256)) * 2
    from reportlab.lib.utils import ImageReader
    from PIL import Image
    import io
    png = io.BytesIO()
    Image.frombytes("L", (16, 32), rows).save(png, "PNG")
    png.seek(0)
    canvas.drawImage(ImageReader(png), 0, 0, WIDTH, HEIGHT)


def scanned():
    """Two pages of images: no text at all."""
    canvas = new_canvas("scanned.pdf")
    for _ in range(2):
        draw_scan(canvas)
        canvas.showPage()
    canvas.save()


def mixed():
    """A page of text, two scanned ones, a blank one and a page of text."""
    canvas = new_canvas("mixed.pdf")
    for page, text in enumerate([ESSAY[1][1], None, None, "", ESSAY[7][1]]):
        if text is None:
            draw_scan(canvas)
        else:
            for row, line in enumerate(wrap(re.sub(r"\{\d\}", "", text), RIGHT - LEFT, "Times-Roman", 10)):
                canvas.setFont("Times-Roman", 10)
                canvas.drawString(LEFT, TOP - row * 12, line)
        canvas.showPage()
    canvas.save()


def locked(name, user, revision):
    """Encrypted: with an empty password every viewer opens it, with a real one nobody without it."""
    with pikepdf.open(OUT / "two-columns.pdf") as pdf:
        pdf.save(OUT / name, encryption=pikepdf.Encryption(owner="owner", user=user, R=revision), deterministic_id=False,
                 static_id=True)


def labels():
    """Page labels: Roman ones, then Arabic ones from 7, and object streams."""
    with pikepdf.open(OUT / "two-columns.pdf") as pdf:
        del pdf.pages[1:]
        for _ in range(2):
            pdf.pages.append(pdf.pages[0])
        for number, page in enumerate(pdf.pages):
            text = f"BT /F1 10 Tf 50 500 Td (This is leaf {'abc'[number]} of the book, and it tells of maize.) Tj ET"
            page.contents_coalesce()
            page.Contents = pdf.make_stream(text.encode())
        pdf.Root.PageLabels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(S=pikepdf.Name.r), 1, pikepdf.Dictionary(S=pikepdf.Name.D, St=7)])
        pdf.save(OUT / "labels.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate, static_id=True)


def raw(objects, root=1):
    """A PDF file of these objects, with a cross reference table."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, table)


def stream(data, extra=b""):
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), extra, data)


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>"
SAYS = b"BT /F 12 Tf 72 700 Td (In 1954 Khrushchev sent volunteers to sow the Virgin Lands.) Tj ET"


def page(contents, box=b"[0 0 595 842]", extra=b""):
    return b"<</Type/Page/Parent 2 0 R/MediaBox%s/Resources<</Font<</F 4 0 R>>%s>>/Contents %s>>" % (box, extra, contents)


def simple(contents, **options):
    return raw([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page(b"5 0 R", **options), FONT, contents])


def hostile():
    """Files that hurt readers: what a crash, a bad disk and an enemy make of PDFs."""
    whole = (OUT / "one-column.pdf").read_bytes()
    files = {
        "truncated": whole[: len(whole) * 7 // 10],
        "bad-xref": re.sub(rb"startxref\s+\d+", b"startxref\n7", re.sub(rb"(?m)^\d{10} ", b"0000000042 ", whole)),
        "cyclic-pages": raw([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2/Parent 2 0 R>>", page(b"5 0 R"), FONT, stream(SAYS)]),
        "giant-box": simple(stream(SAYS), box=b"[-1%b -1%b 1%b 1%b]" % ((b"0" * 30,) * 4)),
        "no-box": simple(stream(SAYS), box=b"[0 0 0 0]"),
        "nested": simple(stream(zlib.compress(SAYS + b" " + b"[" * 20000 + b"] TJ " + b"q " * 20000 + b"/A <<" * 5000 + b"BDC", 9), b"/Filter/FlateDecode")),
        "form-bomb": raw([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                          page(b"5 0 R", extra=b"/XObject<</X 6 0 R>>"), FONT, stream(SAYS + b" /X Do"),
                          stream(b"/X Do " * 50, b"/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X 6 0 R>>>>")]),
        "flate-bomb": simple(stream(zlib.compress(zlib.compress(SAYS + b" " * 30_000_000, 9), 9), b"/Filter[/FlateDecode/FlateDecode]")),
        "object-stream-bomb": raw([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page(b"5 0 R"), FONT, stream(SAYS),
                                   stream(zlib.compress(b"9 0 " * 100000, 9), b"/Type/ObjStm/N 100000/First 400000/Extends 6 0 R/Filter/FlateDecode")]),
        "no-font": simple(stream(SAYS.replace(b"/F ", b"/G "))),
    }
    for name, data in files.items():
        (OUT / f"hostile-{name}.pdf").write_bytes(data)


def main():
    OUT.mkdir(exist_ok=True)
    one_column("one-column.pdf")
    two_columns()
    scanned()
    mixed()
    locked("locked-empty.pdf", "", 4)
    locked("locked-secret.pdf", "maize", 6)
    labels()
    hostile()


main()
