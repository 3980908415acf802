// The page's script, served as it stands here. It builds elements from plain data and sets text only, never markup; it
// asks for the grid every second and a half and draws it again when something changed, but for the cell being typed in.

export const PAGE_SCRIPT = `'use strict';
(() => {
  const id = document.body.dataset.spreadsheet;
  const base = '/sandbox/spreadsheets/' + encodeURIComponent(id) + '/';
  const by = (name) => document.getElementById(name);
  const [grid, tabs, status, place, entered, name] = ['grid', 'tabs', 'status', 'place', 'entered', 'name'].map(by);
  let shown = null;
  let at = { row: 0, column: 0 };
  // As in the real one, the address may name a tab: …/edit#gid=123
  const named = /gid=(\\d+)/.exec(location.hash);
  let tabId = named ? Number(named[1]) : null;
  let editing = null;

  name.value = localStorage.getItem('packhouse-training-name') || 'Trainee';
  name.addEventListener('change', () => localStorage.setItem('packhouse-training-name', name.value));

  const say = (text, isError) => {
    status.textContent = text;
    status.className = isError ? 'error' : '';
  };
  const make = (tag, text, className) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const cellOf = (row, column) => grid.querySelector('td[data-row="' + row + '"][data-column="' + column + '"]');
  const dataOf = (row, column) => {
    const found = shown.tab.rows.find((one) => one.index === row);
    return found && found.cells.find((one) => one.column === column);
  };

  const select = (row, column, focus) => {
    at = { row, column };
    const cell = cellOf(row, column);
    const data = dataOf(row, column);
    const letters = shown.tab.columns.find((one) => one.index === column);
    place.textContent = (letters ? letters.letters : '') + (row + 1);
    entered.textContent = data ? (data.entered || data.text) + (data.note ? '   [note: ' + data.note + ']' : '') : '';
    for (const old of grid.querySelectorAll('td[tabindex="0"]')) old.tabIndex = -1;
    if (!cell) return;
    cell.tabIndex = 0;
    if (focus) cell.focus();
  };

  const draw = () => {
    const hadFocus = grid.contains(document.activeElement);
    const scroll = [grid.scrollLeft, grid.scrollTop];
    document.title = shown.title + ' – training sheet';
    by('title').textContent = shown.title;
    tabs.replaceChildren(...shown.tabs.map((tab) => {
      const button = make('button', tab.title);
      button.type = 'button';
      if (shown.tab && tab.id === shown.tab.id) button.setAttribute('aria-current', 'page');
      button.addEventListener('click', () => { tabId = tab.id; load(true); });
      return button;
    }));
    if (!shown.tab) return;
    tabId = shown.tab.id;
    const table = make('table');
    table.setAttribute('role', 'grid');
    table.setAttribute('aria-label', shown.tab.title);
    const group = make('colgroup');
    const first = make('col');
    first.style.width = '48px';
    group.append(first);
    const heads = make('tr');
    heads.append(make('th'));
    for (const column of shown.tab.columns) {
      const col = make('col');
      col.style.width = Math.max(40, column.pixels) + 'px';
      group.append(col);
      const head = make('th', column.letters);
      head.scope = 'col';
      heads.append(head);
    }
    const head = make('thead');
    head.append(heads);
    const body = make('tbody');
    for (const row of shown.tab.rows) {
      const line = make('tr', undefined, row.index < shown.tab.frozenRows ? 'frozen' : '');
      const number = make('th', String(row.index + 1));
      number.scope = 'row';
      line.append(number);
      const cells = new Map(row.cells.map((one) => [one.column, one]));
      for (const column of shown.tab.columns) {
        const data = cells.get(column.index);
        const cell = make('td', data ? data.text : '');
        cell.dataset.row = row.index;
        cell.dataset.column = column.index;
        cell.setAttribute('role', 'gridcell');
        cell.tabIndex = -1;
        if (data) {
          cell.className = [data.number && 'number', data.bold && 'bold', data.note && 'note'].filter(Boolean).join(' ');
          if (data.note) cell.title = data.note;
          if (data.colour) cell.style.backgroundColor = data.colour;
        }
        line.append(cell);
      }
      body.append(line);
    }
    table.append(group, head, body);
    grid.replaceChildren(table);
    [grid.scrollLeft, grid.scrollTop] = scroll;
    if (shown.tab.more > 0) say(shown.tab.more + ' more rows are not shown here.');
    select(at.row, at.column, hadFocus);
  };

  const load = async (anew) => {
    if (editing) return;
    try {
      const known = anew || !shown ? '' : '&version=' + encodeURIComponent(shown.version);
      const answer = await fetch(base + 'grid?' + (tabId === null ? '' : 'tab=' + tabId) + known);
      const data = await answer.json();
      if (!answer.ok) return say(data.error, true);
      if (!data.tabs || editing) return;
      shown = data;
      draw();
    } catch {
      say('The training sheet does not answer. Is Packhouse still running?', true);
    }
  };

  const act = async (wanted) => {
    try {
      const answer = await fetch(base + 'act', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: name.value, tabId, ...wanted }),
      });
      const data = await answer.json();
      say(answer.ok ? '' : data.error, !answer.ok);
    } catch {
      say('That did not get through. Is Packhouse still running?', true);
    }
    await load(true);
  };

  const move = (down, right) => {
    const rows = shown.tab.rows.map((one) => one.index);
    const columns = shown.tab.columns.map((one) => one.index);
    const next = (list, here, by) => list[Math.min(list.length - 1, Math.max(0, list.indexOf(here) + by))];
    select(next(rows, at.row, down), next(columns, at.column, right), true);
  };

  const edit = (text) => {
    const cell = cellOf(at.row, at.column);
    if (!cell || editing) return;
    const data = dataOf(at.row, at.column);
    const input = make('input');
    input.value = text === undefined ? (data ? data.entered || data.text : '') : text;
    input.setAttribute('aria-label', place.textContent);
    const before = input.value;
    editing = input;
    const end = (keep, down, right) => {
      if (editing !== input) return;
      editing = null;
      const changed = keep && (input.value !== before || text !== undefined);
      const wanted = { action: 'type', row: at.row, column: at.column, text: input.value };
      input.remove();
      if (keep) move(down, right);
      else cell.focus();
      if (changed) act(wanted);
      else load(false);
    };
    input.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === 'Enter') end(true, event.shiftKey ? -1 : 1, 0);
      else if (event.key === 'Tab') { event.preventDefault(); end(true, 0, event.shiftKey ? -1 : 1); }
      else if (event.key === 'Escape') end(false, 0, 0);
    });
    input.addEventListener('blur', () => end(true, 0, 0));
    cell.append(input);
    input.focus();
  };

  grid.addEventListener('mousedown', (event) => {
    const cell = event.target.closest('td');
    if (!cell || event.target.tagName === 'INPUT') return;
    event.preventDefault();
    if (editing) editing.blur();
    select(Number(cell.dataset.row), Number(cell.dataset.column), true);
  });
  grid.addEventListener('dblclick', (event) => { if (event.target.closest('td')) edit(); });
  grid.addEventListener('keydown', (event) => {
    if (!shown || !shown.tab || event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (steps) { event.preventDefault(); move(...steps); }
    else if (event.key === 'Enter' || event.key === 'F2') { event.preventDefault(); edit(); }
    else if (event.key === 'Delete' || event.key === 'Backspace') act({ action: 'type', row: at.row, column: at.column, text: '' });
    else if (event.key.length === 1) { event.preventDefault(); edit(event.key); }
  });
  document.querySelector('.tools').addEventListener('click', (event) => {
    const wanted = event.target.dataset.act;
    const row = at.row;
    if (!wanted || !shown || !shown.tab) return;
    if (wanted === 'sort-up' || wanted === 'sort-down') act({ action: 'sort', column: at.column, ascending: wanted === 'sort-up' });
    else if (wanted === 'move-up') { if (row > 0) act({ action: 'move-row', row, to: row - 1 }); }
    else if (wanted === 'move-down') act({ action: 'move-row', row, to: row + 2 });
    else act({ action: wanted, row });
  });
  load(true);
  setInterval(() => load(false), 1500);
})();
`;
