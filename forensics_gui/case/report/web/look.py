"""How the page looks: on a phone and on a wide screen, in daylight and at night, and on paper; and what a browser may load for it."""

from base64 import b64encode
from hashlib import sha256

STYLE = """
:root{color-scheme:light dark;--ground:#fff;--ink:#1d2228;--grey:#5b6570;--rule:#cbd1d8;--panel:#f3f5f8;--accent:#184e77}
@media (prefers-color-scheme:dark){:root{--ground:#14181d;--ink:#e6e9ed;--grey:#a3adb8;--rule:#3a434d;--panel:#1d232a;--accent:#7cb8e4}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,"Noto Sans","Segoe UI",Roboto,Arial,sans-serif}
main{max-width:66rem;margin:0 auto;padding:1.25rem 1rem 3rem}
h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0 .8rem;overflow-wrap:anywhere}
h2{font-size:1.4rem;line-height:1.25;color:var(--accent);margin:2.6rem 0 .8rem;padding-top:.8rem;border-top:2px solid var(--rule)}
h2.plain{font-size:1.12rem;color:inherit;border:0;padding:0;margin:1.6rem 0 .5rem}
h3{font-size:1.12rem;line-height:1.3;margin:1.9rem 0 .5rem;overflow-wrap:anywhere}
h4{font-size:1rem;margin:1.2rem 0 .4rem;color:var(--grey)}
p{margin:.5rem 0;white-space:pre-wrap;overflow-wrap:anywhere;max-width:46rem}
.quiet,figcaption,th{color:var(--grey)}
.quiet,figcaption,table,.facts{font-size:.9rem}
ul{margin:.5rem 0;padding-inline-start:1.3rem;max-width:46rem}
li{margin:.25rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
code,.code{font-family:ui-monospace,"Noto Sans Mono",Consolas,monospace;font-size:.82rem;overflow-wrap:anywhere}
.panel{background:var(--panel);border-inline-start:4px solid var(--accent);padding:.6rem 1rem;margin:1rem 0}
.panel.soft{border-color:var(--grey)}
.panel p{margin:.2rem 0}
.top{display:flex;gap:1rem;justify-content:space-between;align-items:flex-start}
.logo{max-width:11rem;max-height:5rem;width:auto;height:auto;background:#fff;padding:.2rem}
.facts{display:grid;grid-template-columns:minmax(7rem,12rem) 1fr;gap:.25rem 1rem;margin:.6rem 0}
.facts div{display:contents}
dt{color:var(--grey)}
dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;min-width:0}
.wide{overflow-x:auto;margin:.6rem 0}
table{border-collapse:collapse;width:100%}
th,td{text-align:start;vertical-align:top;padding:.3rem .7rem .3rem 0;border-bottom:1px solid var(--rule);white-space:pre-wrap;
overflow-wrap:anywhere;min-width:4.5rem}
thead th{border-bottom:2px solid var(--rule)}
.row{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:1rem 1.4rem;margin:1rem 0;align-items:start}
figure{margin:0;break-inside:avoid}
figure>strong{display:block;font-size:.92rem;margin-bottom:.25rem;overflow-wrap:anywhere}
.picture{display:block;width:100%;height:auto;max-height:36rem;object-fit:contain;border:1px solid var(--rule)}
.alone{max-width:46rem}
.scale{display:block;width:100%;max-width:24rem;height:.7rem;border:1px solid var(--rule);margin-top:.35rem}
.ends{direction:ltr;display:flex;justify-content:space-between;max-width:24rem;font-size:.8rem;color:var(--grey)}
.score{display:block;width:100%;max-width:24rem;height:.7rem}
.value{font-weight:600}
.hidden{position:absolute;width:0;height:0;overflow:hidden}
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;max-width:none}
a{color:var(--accent)}
html[dir=rtl] [dir=auto]{text-align:right}html[dir=rtl] :is(th,td){padding:.3rem 0 .3rem .7rem}
footer{margin-top:2.6rem;padding-top:.8rem;border-top:1px solid var(--rule)}
@media (max-width:36rem){h1{font-size:1.5rem}h2{font-size:1.22rem}.facts{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}
@media screen and (max-width:52rem){.many,.many tbody,.many tr,.many td{display:block}.many thead,.many td:empty{display:none}
.many tr{border-bottom:1px solid var(--rule);padding:.4rem 0}.many td{border:0;padding:.1rem 0}
.many td[data-label]::before{content:attr(data-label) ": ";color:var(--grey)}}
@media print{:root{color-scheme:light;--ground:#fff;--ink:#1d2228;--grey:#5b6570;--rule:#cbd1d8;--panel:#f3f5f8;--accent:#184e77}
main{max-width:none;padding:0}nav{display:none}h2,h3,h4,p.value{break-after:avoid}tr{break-inside:avoid}
.wide{overflow:visible}th,td{min-width:0;padding-inline-end:.4rem}.many{font-size:8pt}.picture{max-height:11cm}
.panel,.scale,.score{print-color-adjust:exact;-webkit-print-color-adjust:exact}body{font-size:10pt}}
"""
_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
# Nothing is loaded but the pictures in the page itself, and no style but the one above.
POLICY = f"default-src 'none'; img-src data:; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
