// The page's looks: a plain grid that reads at a distance.

export const PAGE_STYLE = `
* { box-sizing: border-box; }
body { margin: 0; height: 100vh; display: grid; grid-template-rows: auto auto auto 1fr auto auto;
  font: 14px/1.4 system-ui, sans-serif; color: #1b1f23; background: #fff; }
header { display: flex; flex-wrap: wrap; gap: 4px 24px; align-items: baseline; padding: 10px 16px; }
h1 { font-size: 18px; margin: 0; }
.training { margin: 0; color: #57606a; flex: 1; }
input { font: inherit; padding: 2px 6px; border: 1px solid #8c959f; border-radius: 4px; }
.tools { display: flex; flex-wrap: wrap; gap: 6px; padding: 0 16px 8px; }
button { font: inherit; padding: 4px 10px; border: 1px solid #8c959f; border-radius: 4px; background: #f6f8fa; color: inherit; cursor: pointer; }
button:hover { background: #eaeef2; }
:focus-visible { outline: 2px solid #0b57d0; outline-offset: -2px; }
.bar { display: flex; gap: 12px; padding: 4px 16px; border-block: 1px solid #d0d7de; min-height: 30px; font-family: ui-monospace, monospace; }
#place { min-width: 4em; color: #57606a; }
#entered { white-space: pre; overflow: hidden; text-overflow: ellipsis; }
main { overflow: auto; }
table { border-collapse: separate; border-spacing: 0; table-layout: fixed; width: max-content; }
th, td { border: 0 solid #d0d7de; border-width: 0 1px 1px 0; padding: 2px 6px; height: 25px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
th { background: #f6f8fa; font-weight: 500; color: #57606a; position: sticky; }
thead th { top: 0; z-index: 2; }
tbody th { left: 0; z-index: 1; text-align: right; }
thead th:first-child { left: 0; z-index: 3; }
td { position: relative; cursor: cell; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
td.bold { font-weight: 600; }
td.note::after { content: ""; position: absolute; top: 0; right: 0; border: 4px solid; border-color: #b35900 #b35900 transparent transparent; }
tr.frozen td { position: sticky; top: 25px; z-index: 1; background: #fff; border-bottom: 2px solid #8c959f; }
td input { position: absolute; inset: 0; width: 100%; height: 100%; border: 2px solid #0b57d0; border-radius: 0; padding: 0 4px; }
#status { margin: 0; padding: 4px 16px; min-height: 28px; color: #57606a; }
#status.error { color: #a40e26; font-weight: 600; }
nav { display: flex; gap: 2px; padding: 0 16px; background: #f6f8fa; border-top: 1px solid #d0d7de; }
nav button { border-width: 0 1px; border-radius: 0; }
nav button[aria-current="page"] { background: #fff; color: #0b57d0; font-weight: 600; }
`;
