// The page's frame; its script fills in the grid. Everything that comes from a spreadsheet is escaped here and set as text
// there.

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

export function pageHtml(spreadsheetId: string, title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)} – training sheet</title>
<link rel="stylesheet" href="/sandbox/google-page.css">
<script src="/sandbox/google-page.js" defer></script>
</head>
<body data-spreadsheet="${escapeHtml(spreadsheetId)}">
<header>
<h1 id="title">${escapeHtml(title)}</h1>
<p class="training">Training: this stands in for Google Sheets. Nothing here reaches Google.</p>
<label>Your name <input id="name" maxlength="60" autocomplete="off"></label>
</header>
<div class="tools" role="toolbar" aria-label="Row and column">
<button type="button" data-act="sort-up">Sort A to Z</button>
<button type="button" data-act="sort-down">Sort Z to A</button>
<button type="button" data-act="insert-row">Insert row above</button>
<button type="button" data-act="copy-row">Copy row below</button>
<button type="button" data-act="move-up">Move row up</button>
<button type="button" data-act="move-down">Move row down</button>
<button type="button" data-act="delete-row">Delete row</button>
</div>
<div class="bar"><span id="place" aria-hidden="true"></span><output id="entered"></output></div>
<main id="grid" tabindex="-1"></main>
<p id="status" role="status"></p>
<nav id="tabs" aria-label="Tabs"></nav>
</body>
</html>
`;
}
