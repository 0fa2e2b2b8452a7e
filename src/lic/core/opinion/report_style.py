"""How a report looks, in the page itself: the site's colours, letters and distances, light, dark and on paper."""

LIGHT = """--paper:#faf7f1;--raised:#fffdf9;--ink:#24211c;--ink-2:#4c463c;--line:#d9d0c1;--edge:#847b6b;
--accent:#0a4f4b;--tint:#e3eeea;--focus:#12107a;
--g-bus:#6b2a0c;--g-com:#3f8a76;--g-gov:#a2489f;--g-pol:#857713;--g-res:#163455;--g-sw:#3345cf;
--g-7:#55524c;--g-8:#006a86;--g-9:#4f6b12;--g-10:#5b3f8f;"""

DARK = """--paper:#181714;--raised:#211f1b;--ink:#ece6da;--ink-2:#c3bbac;--line:#3d3a33;--edge:#8c8577;
--accent:#86cfc6;--tint:#1e3230;--focus:#ffe08a;
--g-bus:#de7638;--g-com:#4fdcb0;--g-gov:#bb6cab;--g-pol:#efd98a;--g-res:#b3d6f2;--g-sw:#6f86f0;
--g-7:#bdb7ab;--g-8:#5fc4e0;--g-9:#b4d36a;--g-10:#b7a0ee;"""

MARKED = "".join(
    f".g-{key}{{color:var(--g-{key})}}"
    for key in ("bus", "com", "gov", "pol", "res", "sw", "7", "8", "9", "10")
)

SCREEN = """
*,::before,::after{box-sizing:border-box}*{margin:0}
html{font-size:100%;-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{font:1.0625rem/1.55 "Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",Arial,sans-serif;
color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
main{max-width:62rem;margin:0 auto;padding:1.5rem 1rem 3.5rem}
h1,h2{font-family:"Iowan Old Style",Charter,"Sitka Text",Cambria,"Noto Serif","Droid Serif",Georgia,serif;font-weight:600;text-wrap:balance}
h1{font-size:clamp(1.625rem,1.4rem + 1.2vw,2.375rem);line-height:1.15}
h2{font-size:clamp(1.3125rem,1.2rem + .6vw,1.625rem);line-height:1.2}
h3{font-size:1.1875rem;font-weight:650;line-height:1.3}
h4{font-size:1.0625rem;font-weight:650;color:var(--ink-2)}
section>*+*,li>*+*{margin-top:.75rem}
section{margin-top:2.5rem}section section{margin-top:1.75rem}
p,ol,ul.plain,nav,.notice{max-width:37rem}
ul,ol{padding-inline-start:1.375rem}li+li{margin-top:.375rem}
a{color:var(--accent);text-underline-offset:.2em}
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:0 1.25rem}nav li+li{margin:0}nav a{display:inline-block;padding:.5rem 0}
:focus-visible{outline:3px solid var(--focus);outline-offset:3px;border-radius:2px}
.lede{font-size:1.1875rem;color:var(--ink-2);margin-top:.75rem}
.quiet{font-size:.9375rem;color:var(--ink-2)}
.notice{padding:.75rem 1rem 1rem;background:var(--tint);border-inline-start:4px solid var(--accent);border-radius:0 .5rem .5rem 0;max-width:40rem}
.notice ol{margin-top:.5rem}.notice h2{font-size:1.1875rem;font-family:inherit}
.said{font:1.1875rem/1.4 "Iowan Old Style",Charter,"Sitka Text",Cambria,"Noto Serif","Droid Serif",Georgia,serif;text-wrap:pretty}
.lines{list-style:none;padding:0}.lines>li{padding:1rem 0;border-top:1px solid var(--line)}.lines>li+li{margin:0}
.group{display:inline-block;padding-inline-start:1.375em;text-indent:-1.375em}
.mark{width:.9375em;height:.9375em;vertical-align:-.0625em;fill:currentColor;stroke:currentColor;stroke-width:0}
.group .mark{margin-inline-end:.4375em}
.mark.hollow{fill:none;stroke-width:1.75;stroke-dasharray:2.5 1.6}
.bars{display:grid;gap:.5rem;padding:0;list-style:none;font-size:.9375rem;max-width:52rem}
.bars>li{display:grid;grid-template-columns:minmax(min-content,1fr) fit-content(50%);gap:.125rem .75rem;align-items:center;margin:0}
.bars>li>*{margin:0}
.bar{grid-row:2;grid-column:1/-1}.value{text-align:end;font-variant-numeric:tabular-nums}
svg{overflow:visible}
.chart{display:block;width:100%;height:auto}.chart.map{max-width:30rem}
.chart .ink{fill:var(--ink)}.chart .frame{fill:var(--raised);stroke:var(--edge)}.chart .track{stroke:var(--line)}
.chart .halo{stroke:var(--paper)}.chart :is(.whisker,.half){stroke:var(--ink-2)}.chart :is(.sure,.span){fill:currentColor}
.chart .opinion{fill:var(--accent);stroke:var(--accent)}
ul.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}ul.legend li{margin:0}
figcaption{margin-top:.5rem}
figure>*+*{margin-top:.5rem}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
caption{padding-bottom:.5rem;font-weight:650;text-align:start}
th,td{padding:.5625rem .75rem .5625rem 0;text-align:start;vertical-align:top;border-bottom:1px solid var(--line)}
th{font-weight:650}tbody th.words{font-weight:400}
td small,.value small,th small{display:block;font-size:.875rem;color:var(--ink-2);font-weight:400}
dl>div{display:grid;gap:0 1rem;padding:.5rem 0;border-bottom:1px solid var(--line);max-width:37rem}dt{color:var(--ink-2)}dd{margin:0}
@media (min-width:30rem){dl>div{grid-template-columns:minmax(6.5rem,30%) 1fr}}
"""

WIDE = """@media (min-width:36rem){
.bars>li{grid-template-columns:minmax(0,5fr) minmax(0,6fr) minmax(0,5fr)}.bar{grid-row:1;grid-column:2}.value{grid-column:3}
main{padding-inline:2.25rem}}
"""

STACKED = """
{at}thead{{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}}
{at}:is(tbody,tr,th,td,caption){{display:block}}{at}tr{{padding:.75rem 0;border-bottom:1px solid var(--line)}}
{at}:is(th,td){{padding:.1875rem 0;border:0;overflow-wrap:anywhere}}
{at}td{{display:flex;justify-content:space-between;gap:1rem;text-align:end}}
{at}td::before{{content:attr(data-l);color:var(--ink-2);text-align:start}}
"""

PAPER = """
@page{size:A4;margin:18mm 16mm 20mm}
@media print{body{font-size:10pt}main{max-width:none;padding:0}nav{display:none}
h1{font-size:20pt}h2{font-size:14pt}h4,.notice h2{font-size:10.5pt}.chart.map{max-width:85mm}h3,.said,.lede{font-size:11.5pt}.quiet,.bars,small{font-size:9pt!important}
section{margin-top:1.25rem}p,ol,.notice,dl>div{max-width:none}
h1,h2,h3,h4,caption{break-after:avoid}li,tr,dl>div,figure,.notice{break-inside:avoid}thead{display:table-header-group}
.lines>li{padding:.5rem 0}th,td{padding-block:.1875rem}a{color:inherit;text-decoration:none}
.bars>li{grid-template-columns:minmax(0,5fr) minmax(0,6fr) minmax(0,5fr)}.bar{grid-row:1;grid-column:2}.value{grid-column:3}
.chart,.mark,.notice{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
"""

STYLE = (
    f":root{{color-scheme:light;{LIGHT}}}"
    f"@media screen and (prefers-color-scheme:dark){{:root{{color-scheme:dark;{DARK}}}}}"
    f"@media print{{:root{{--paper:#fff;--raised:#fff;--ink:#000;--ink-2:#333;--line:#999;--tint:#fff}}}}"
    f"{SCREEN}{WIDE}{MARKED}"
    f"@media screen and (max-width:35.99rem){{{STACKED.format(at='')}}}"
    f"{STACKED.format(at='.tall ')}{PAPER}"
)
