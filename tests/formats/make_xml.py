#!/usr/bin/env python3
"""Makes the Word, OpenDocument, EPUB and TEI files that the tests read, into folders beside this script.

Needs nothing but Python. The files are the same each time. They imitate what Word, LibreOffice, publishers and editors
of texts write, with the things a reader must pass over: comments, headers, struck out text, codes of fields.
"""

import struct
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
DAY = (2024, 1, 1, 0, 0, 0)


def pack(members, method=zipfile.ZIP_DEFLATED):
    """A zip archive of (name, text or bytes); a member named "mimetype" is stored, as the formats want it."""
    from io import BytesIO

    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, DAY)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else method
            archive.writestr(info, data)
    return buffer.getvalue()


def write(path, data):
    path = HERE / path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


# ---------------------------------------------------------------- Word

W = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
     'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
     'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
     'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"')
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def run(text, properties=""):
    properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def par(*runs, style=None, properties=""):
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"<w:pPr>{style}{properties}</w:pPr>" if style or properties else ""
    runs = "".join(r if r.startswith("<") else run(r) for r in runs)
    return f"<w:p>{properties}{runs}</w:p>"


def note(number):
    return f'<w:r><w:rPr><w:rStyle w:val="Funotenzeichen"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'


def field(code, result):
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    return mark("begin") + f"<w:r><w:instrText> {code} </w:instrText></w:r>" + mark("separate") + run(result) + mark("end")


def row(*cells):
    return "<w:tr>" + "".join(f'<w:tc><w:tcPr><w:tcW w:w="100"/></w:tcPr>{par(cell)}</w:tc>' for cell in cells) + "</w:tr>"


PAGE = "<w:r><w:lastRenderedPageBreak/></w:r>"

MEIJI = "".join([
    par("The Meiji Restoration: Revolution from Above?", style="Titel"),
    par("Emily Carter, History 204"),
    par("12 March 2019"),
    "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj></w:sdtPr><w:sdtContent>"
    + par("The fall of the Tokugawa 1", style="Verzeichnis1") + "</w:sdtContent></w:sdt>",
    par("The fall of the Tokugawa", style="berschrift1"),
    par("When Commodore Perry’s ships anchored off Uraga in July 1853, the ", run("bakufu", "<w:i/>"),
        " had ruled Japan for two and a half centuries. The treaties it signed in 1858 opened five ports and gave "
        "foreigners their own courts,", note(2), " and to the lords of Satsuma and Ch", "<w:r><w:softHyphen/></w:r>",
        "ōshū they proved that the shogun could no longer do what his title promised: subdue the barbarians."),
    par("The alliance of the two domains in 1866, made by Sakamoto Ryōma, turned discontent into a ",
        "<w:del w:id='1' w:author='E'><w:r><w:delText>revolt</w:delText></w:r></w:del>",
        "<w:ins w:id='2' w:author='E'>" + run("revolution") + "</w:ins>",
        ". In January 1868 the court declared the shogunate abolished, and the Boshin War", note(3),
        " decided the matter within eighteen months.", run("Ask the tutor about this!", "<w:vanish/>")),
    par("A government of samurai", style="berschrift1"),
    par(PAGE, "The Charter Oath of April 1868 promised assemblies and knowledge sought throughout the world (see ",
        field("REF _Ref1 \\h", "Table 1"), "). In 1871 the domains were abolished, and in 1873 conscription and a land "
        "tax in money replaced the services of the warriors and the rice of the villages."),
    par("Table 1: The reforms", style="Beschriftung"),
    "<w:tbl>" + row("Year", "Reform") + row("1871", "Abolition of the domains") + row("1873", "Conscription and land tax") + "</w:tbl>",
    par("Who paid", style="berschrift2"),
    par("Peasants met the tax with some two hundred risings in its first ten years. The samurai, whose stipends were "
        "commuted in 1876, rose under Saigō Takamori in Satsuma and were beaten in 1877 by an army of peasants’ sons.",
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx><w:txbxContent>" + par("Saigō fell at Shiroyama on 24 September 1877.")
        + "</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict><w:txbxContent>" + par("Saigō fell at Shiroyama on 24 September 1877.")
        + "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"),
    par(PAGE, "So it was a revolution in what it destroyed, and a restoration in what it called itself."),
    par("Bibliography", style="berschrift1"),
    par("Beasley, W. G., The Meiji Restoration (Stanford, 1972)."),
    par("Jansen, M. B., The Making of Modern Japan (Cambridge, MA, 2000)."),
    "<w:sectPr/>",
])

FOOTNOTES = "".join([
    '<w:footnote w:type="separator" w:id="0">' + par("<w:r><w:separator/></w:r>") + "</w:footnote>",
    '<w:footnote w:id="2">' + par("<w:r><w:footnoteRef/></w:r>", " Beasley, The Meiji Restoration, p. 112.", style="Funotentext") + "</w:footnote>",
    '<w:footnote w:id="3">' + par("<w:r><w:footnoteRef/></w:r>", " Jansen, Modern Japan, pp. 333–4.", style="Funotentext") + "</w:footnote>",
])

# As German Word writes them: the ids are translated, the names are not.
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/>{more}</w:style>'
    for id, name, more in [
        ("Standard", "Normal", ""),
        ("Titel", "Title", '<w:basedOn w:val="Standard"/>'),
        ("berschrift1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
        ("berschrift2", "heading 2", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'),
        ("Verzeichnis1", "toc 1", ""),
        ("Beschriftung", "caption", ""),
        ("Funotentext", "footnote text", ""),
    ])

RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def relations(*pairs):
    rows = (f'<Relationship Id="r{n}" Type="{KIND}{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(pairs))
    return XML + RELATIONS.format("".join(rows))


def docx(body=MEIJI):
    document = f"{XML}<w:document {W}><w:body>{body}</w:body></w:document>"
    return [
        ("[Content_Types].xml", XML + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
        ("_rels/.rels", relations(("officeDocument", "word/document.xml"), ("extended-properties", "docProps/app.xml"))),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", relations(("styles", "styles.xml"), ("footnotes", "footnotes.xml"), ("comments", "comments.xml"))),
        ("word/styles.xml", f"{XML}<w:styles {W}>{STYLES}</w:styles>"),
        ("word/footnotes.xml", f"{XML}<w:footnotes {W}>{FOOTNOTES}</w:footnotes>"),
        ("word/comments.xml", f"{XML}<w:comments {W}><w:comment w:id='0'>{par('Too bold a claim.')}</w:comment></w:comments>"),
        ("word/header1.xml", f"{XML}<w:hdr {W}>{par('Carter, Meiji, page 1')}</w:hdr>"),
        ("docProps/core.xml", XML + '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
         'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>essay draft 3</dc:title>'
         "<dc:creator>Microsoft Office User</dc:creator><cp:keywords>Meiji; Japan</cp:keywords>"
         "<dcterms:created>2018-11-02T09:00:00Z</dcterms:created></cp:coreProperties>"),
        ("docProps/app.xml", XML + '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Pages>3</Pages></Properties>'),
    ]


# ---------------------------------------------------------------- OpenDocument

O = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"' for short, long in [
    ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"), ("meta", "meta"),
    ("fo", "xsl-fo-compatible"),
]) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'

O_STYLES = """<office:automatic-styles>
  <style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
  <style:style style:name="P2" style:family="paragraph" style:parent-style-name="Text_20_body"><style:paragraph-properties fo:break-before="page"/></style:style>
  <style:style style:name="T1" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
  <style:style style:name="T2" style:family="text"><style:text-properties text:display="none"/></style:style>
</office:automatic-styles>"""

O_META = """<office:meta><meta:initial-creator>Rosa Bianchi</meta:initial-creator><meta:creation-date>2021-05-04T18:22:31</meta:creation-date>
  <dc:creator>someone else</dc:creator><meta:keyword>Punic Wars</meta:keyword><meta:document-statistic meta:page-count="3"/></office:meta>"""

PUNIC = """<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>R</dc:creator></office:change-info>
      <text:p>Hannibal lost everything at once.</text:p></text:deletion></text:changed-region></text:tracked-changes>
    <text:p text:style-name="P1">Why Carthage Lost the Punic Wars</text:p>
    <text:table-of-content><text:index-body><text:p>The first war 1</text:p></text:index-body></text:table-of-content>
    <text:h text:style-name="Heading_20_1" text:outline-level="1">The first war</text:h>
    <text:p text:style-name="Text_20_body">In 264 BC Rome had no fleet. It built one after the model of a stranded <text:span text:style-name="T1">quinquereme</text:span>,<text:note
      text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p text:style-name="Footnote">Polybius, <text:span
      text:style-name="T1">Histories</text:span>, I.20.</text:p></text:note-body></text:note> lost it to storms, and built<text:s/>another. At the Aegates
      Islands in 241 BC the<text:tab/>last Carthaginian fleet was sunk, and Sicily became the first Roman province.</text:p>
    <text:h text:style-name="Heading_20_1" text:outline-level="1"><text:soft-page-break/>Hannibal</text:h>
    <text:p text:style-name="Text_20_body">Hannibal crossed the Alps in the autumn of 218 BC and destroyed at Cannae, two years later, the largest army
      Rome had ever raised.<office:annotation><dc:creator>Tutor</dc:creator><text:p>Source?</text:p></office:annotation> Yet few allies left Rome<text:change text:change-id="c1"/>,
      and he had no engines to take the city.<text:span text:style-name="T2"> Check Livy.</text:span></text:p>
    <text:list><text:list-item><text:p>He could win battles.</text:p></text:list-item><text:list-item><text:p>He could not win the war.</text:p></text:list-item></text:list>
    <table:table><table:table-row><table:table-cell><text:p>Cannae</text:p></table:table-cell><table:table-cell><text:p>216 BC</text:p></table:table-cell></table:table-row>
      <table:table-row><table:table-cell><text:p>Zama</text:p></table:table-cell><table:table-cell><text:p>202 BC</text:p></table:table-cell></table:table-row></table:table>
    <text:p text:style-name="P2">After Zama in 202 BC Carthage kept its walls and lost its empire; in 146 BC it lost its walls too.</text:p>
    <text:bibliography><text:index-body><text:index-title><text:p text:style-name="Bibliography_20_Heading">Bibliography</text:p></text:index-title>
      <text:p text:style-name="Bibliography_20_1">Goldsworthy, A., The Fall of Carthage (London, 2003).</text:p></text:index-body></text:bibliography>"""


def odt(body=PUNIC, more=()):
    content = f"{XML}<office:document-content {O}>{O_STYLES}<office:body><office:text text:use-soft-page-breaks=\"true\">\n    {body}</office:text></office:body></office:document-content>"
    return [
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", content),
        ("meta.xml", f"{XML}<office:document-meta {O}>{O_META}</office:document-meta>"),
        ("styles.xml", f"{XML}<office:document-styles {O}><office:styles/><office:master-styles><text:p>Bianchi, page 1</text:p></office:master-styles></office:document-styles>"),
        *more,
    ]


def fodt(body=PUNIC):
    return (f"{XML}<office:document {O} office:mimetype=\"application/vnd.oasis.opendocument.text\">\n{O_META}\n{O_STYLES}\n"
            f"<office:body><office:text text:use-soft-page-breaks=\"true\">\n    {body}\n</office:text></office:body></office:document>\n")


# ---------------------------------------------------------------- EPUB

CONTAINER = """<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""

OPF = """<?xml version="1.0"?><package version="3.0" xmlns="http://www.idpf.org/2007/opf" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:x:1</dc:identifier><dc:title>The Plough and the Steppe</dc:title>
<dc:creator>Jane Doe</dc:creator><dc:date>2016-09-01</dc:date><dc:subject>Virgin Lands</dc:subject><dc:publisher>Steppe Press</dc:publisher></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/><item id="part" href="text/part1.xhtml" media-type="application/xhtml+xml"/>
<item id="c1" href="text/ch1.xhtml" media-type="application/xhtml+xml"/><item id="c2" href="text/ch2.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="cover"/><itemref idref="nav"/><itemref idref="part"/><itemref idref="c1"/><itemref idref="c2"/></spine></package>"""

NAV = """<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>
<nav epub:type="toc"><h1>Contents</h1><ol><li><a href="text/part1.xhtml">Part One: The Decision</a><ol><li><a href="text/ch1.xhtml">1. February 1954</a></li>
<li><a href="text/ch2.xhtml">2. The First Harvests</a></li></ol></li></ol></nav>
<nav epub:type="page-list"><ol><li><a href="text/ch2.xhtml#p14">14</a></li></ol></nav></body></html>"""


def chapter(body):
    return ('<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
            f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title><link rel="stylesheet" href="a.css"/></head><body>{body}</body></html>')


CH1 = """<section epub:type="chapter"><h1>1. February 1954</h1>
<p><span epub:type="pagebreak" id="p11" title="11"/>The plenum of the Central Committee that met in February 1954 heard what everybody knew: the Soviet Union grew no more
grain than in 1913.<a epub:type="noteref" href="#n1">1</a> Khrushchev&#8217;s answer was to plough the steppe of northern Kazakhstan, where nobody had ever sown.</p>
<p>Molotov was against it,<span epub:type="pagebreak" id="p12" title="12"/> and so were most agronomists who dared to say so.</p>
<aside epub:type="footnote" id="n1"><p>McCauley, Khrushchev and the Development of Soviet Agriculture, p. 35.</p></aside></section>"""

CH2 = """<section epub:type="chapter"><h2>2. The First Harvests</h2>
<p>The harvest of 1956 was the largest the country had ever had, and half of it came from the new lands.</p>
<h3>Dust</h3><p id="p14">By 1963 the wind had taken the soil of four million hectares. Grain was bought in Canada that winter.</p></section>"""


def epub(more=()):
    return [
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/content.opf", OPF),
        ("OEBPS/nav.xhtml", NAV),
        ("OEBPS/cover.xhtml", chapter('<img src="cover.jpg" alt=""/>')),
        ("OEBPS/text/part1.xhtml", chapter("<h1>Part One</h1><h2>The Decision</h2>")),
        ("OEBPS/text/ch1.xhtml", chapter(CH1)),
        ("OEBPS/text/ch2.xhtml", chapter(CH2)),
        *more,
    ]


LOCK = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>
<enc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><enc:CipherData><enc:CipherReference URI="OEBPS/text/ch1.xhtml"/></enc:CipherData>
</enc:EncryptedData></encryption>"""

# ---------------------------------------------------------------- TEI

TEI = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-model href="http://www.tei-c.org/release/xml/tei/custom/schema/relaxng/tei_all.rng"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
  <teiHeader>
    <fileDesc>
      <titleStmt>
        <title type="main">On the Dearth of Corn</title>
        <title type="sub">An electronic edition</title>
        <author><persName><forename>Samuel</forename> <surname>Wright</surname></persName></author>
        <editor>An Editor</editor>
      </titleStmt>
      <publicationStmt><publisher>Nobody</publisher><date when="2009">2009</date></publicationStmt>
      <sourceDesc><bibl><title>On the Dearth of Corn</title>, <pubPlace>Bristol</pubPlace>, <date when="1801-02">February 1801</date></bibl></sourceDesc>
    </fileDesc>
    <profileDesc><textClass><keywords scheme="#x"><term>bread riots</term><term>England</term></keywords></textClass></profileDesc>
  </teiHeader>
  <facsimile><graphic url="page1.jpg"/></facsimile>
  <text>
    <front>
      <titlePage><docTitle><titlePart>On the Dearth of Corn</titlePart></docTitle><byline>by <docAuthor>Samuel Wright</docAuthor></byline>
      <docImprint>Bristol, 1801</docImprint></titlePage>
    </front>
    <body>
      <div type="chapter" n="1">
        <pb n="3"/><fw type="head">ON THE DEARTH</fw>
        <head>Of the Harveſts of 1799 and 1800</head>
        <p>The ſummer of <date when="1799">1799</date> was wet, and the <choice><orig>harveſt</orig><reg>harvest</reg></choice> ſo late that in
          <placeName>Glouceſterſhire</placeName> oats ſtood in the fields at <choice><abbr>Xmas</abbr><expan>Christmas</expan></choice>. The price of the quar-<lb/>tern
          loaf roſe to <choice><sic>ſevnteen</sic><corr>ſeventeen</corr></choice> pence.<note place="bottom" n="*">As the Aſſize of Bread at Briſtol ſheweth.</note> The
          poor <del rend="overstrike">rioted</del><add>aſſembled</add> in the markets of Bri<pb n="4" break="no"/>ſtol and Nottingham.</p>
        <quote><lg><l>The corn is dear, the loaf is ſmall,</l><l>And ſoon there will be none at all.</l></lg></quote>
        <gap reason="illegible" extent="2 lines"/>
        <div n="1.1">
          <head>Of Remedies</head>
          <p>In <date when="1800-11">November 1800</date> Parliament offered bounties on <foreign xml:lang="fr">blé</foreign> brought from abroad.</p>
          <list><item>That bakers ſell no bread till it be a day old.</item><item>That no wheat be made into ſtarch.</item></list>
        </div>
      </div>
    </body>
    <back>
      <div type="bibliography"><head>Authorities</head><listBibl><bibl>Young, A., <title>The Queſtion of Scarcity</title>, 1800.</bibl></listBibl></div>
    </back>
  </text>
</TEI>
"""

# ---------------------------------------------------------------- What must be refused


def shared_bytes(data):
    """The last row of the directory points at the first member: both unpack the same bytes."""
    row = data.rindex(b"PK\x01\x02")
    return data[: row + 42] + b"\0\0\0\0" + data[row + 46 :]


def compound_file(*names):
    """The head of an old Word file, with these names in its directory."""
    return b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + bytes(504) + b"".join(name.encode("utf-16-le") + bytes(64) for name in names)


def entity_bomb():
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE TEI [<!ENTITY e0 "lol"><!ENTITY out SYSTEM "file:///etc/passwd">{entities}]><TEI><text><p>&e9; &out; In 1954 it began.</p></text></TEI>'


def seed(name, parts, member):
    """One part of a package, for the fuzz targets, which put it back into one."""
    write(f"../../fuzz/seeds/{name}/{member.replace('/', '-')}", dict(parts)[member])


def main():
    seed("docx", docx(), "word/document.xml")
    seed("odt", odt(), "content.xml")
    for member in ["OEBPS/content.opf", "OEBPS/nav.xhtml", "OEBPS/text/ch1.xhtml", "OEBPS/text/ch2.xhtml"]:
        seed("epub", epub(), member)
    word = pack(docx())
    write("docx/meiji.docx", word)
    write("docx/renamed.doc", word)
    write("docx/hostile-truncated.docx", word[: len(word) * 2 // 3])
    write("docx/hostile-bomb.docx", pack(docx("<w:p>" + " " * 20_000_000 + "</w:p>")))
    write("docx/hostile-nested.docx", pack(docx("<w:p>" * 100_000)))
    write("docx/hostile-shared.docx", shared_bytes(word))
    write("docx/hostile-outside.docx", pack(docx() + [("../../escape.txt", "x")]))
    write("docx/old.doc", compound_file("WordDocument", "1Table"))
    write("docx/locked.docx", compound_file("EncryptionInfo", "EncryptedPackage"))
    write("odt/punic.odt", pack(odt()))
    write("odt/punic.fodt", fodt())
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'
    write("odt/locked.odt", pack(odt(more=[("META-INF/manifest.xml", manifest)])))
    write("epub/steppe.epub", pack(epub()))
    write("epub/locked.epub", pack(epub([("META-INF/encryption.xml", LOCK)])))
    write("tei/dearth.xml", TEI)
    write("tei/hostile-entities.xml", entity_bomb())
    write("tei/hostile-nested.tei", "<TEI>" + "<p>" * 100_000)
    write("tei/utf16.xml", "\ufeff".encode("utf-16-be") + TEI.replace("UTF-8", "UTF-16").encode("utf-16-be"))
    write("tei/feed.xml", '<?xml version="1.0"?><rss><channel><title>The Virgin Lands</title></channel></rss>\n')


if __name__ == "__main__":
    main()
