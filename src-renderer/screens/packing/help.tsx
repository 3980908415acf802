// Help for the packing list, in a new hire's words.
import { isMac } from '../../lib/platform.ts';

const MOD = isMac ? '⌘' : 'Ctrl';

const KEYS: readonly (readonly [string, string])[] = [
  ['S', 'Go to the scan field'],
  ['/', 'Filter the list'],
  ['↑ ↓ ← →', 'Move from cell to cell'],
  ['Enter', 'Edit the cell; on other cells open the line'],
  ['Tab', 'Next cell'],
  ['Esc', 'Leave the cell as it was, close the drawer'],
  ['+ −', 'Pack or unpack one unit of the row'],
  ['P', 'Pack all the rest of the row'],
  [`${MOD} V`, 'Paste a column, from the cell downwards'],
  [`${MOD} Z`, 'Undo the last thing you did'],
];

export const PackingHelp = () => (
  <>
    <p>
      What has to be packed for whom, from which package, and how far it is. One row is one product of one order. The
      list lives here and works with no network; several people can pack at the same time.
    </p>
    <h3>Where the list lives</h3>
    <p>
      The line under the figures says it: in Google Sheets, in the Excel workbook, or only here, since when and why. The
      list here always works; the others follow it, and it follows them. “Open in Google Sheets” and “Open in Excel”
      lead there, “Try now” looks at once.
    </p>
    <h3>Conflicts and notes</h3>
    <p>
      When the same cell is changed here and in the spreadsheet differently, both values wait under “conflicts” at the
      top until somebody chooses. Until then the spreadsheet’s value counts for PACKED, dates and notes. Arrows go from
      one to the next, 1 keeps theirs, 2 takes ours. Below stand notes: what was typed there and could not be taken, was
      put back, or came twice. A warning sign in a cell of the list means that something about it waits there.
    </p>
    <h3>Packing with a scanner</h3>
    <p>
      Scan at any time, wherever you are on this page. Scan the invoice: its first open line is in hand. Scan the METRC
      tag of the package you take from: one unit is packed. The gear in the scan bar changes what a scan does and
      switches a sound on. A scan that cannot be used changes nothing and says why.
    </p>
    <h3>Keys</h3>
    <table className="ph-table">
      <tbody>
        {KEYS.map(([key, does]) => (
          <tr key={key}>
            <td style={{ whiteSpace: 'nowrap' }}>
              <kbd>{key}</kbd>
            </td>
            <td>{does}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <h3>The columns</h3>
    <ul>
      <li>PACKED: units in the box. Whole numbers only.</li>
      <li>Needs Packing: Ordered minus PACKED.</li>
      <li>
        Needs Production: what finished units cannot cover. The rows further up the list take theirs first, oldest
        orders on top.
      </li>
      <li>Batch #: the packages it is packed from or reserved on, oldest first. Open the row to move it to another.</li>
    </ul>
    <h3>Status</h3>
    <ul>
      <li>To pack: it can be packed now. Short: some of it has to be produced.</li>
      <li>To explain: nobody knows which strain and SKU the product is. Open the row and say it, once.</li>
      <li>To unpack: it is packed, and the order was cancelled or got smaller. Take it out and unpack it.</li>
    </ul>
    <h3>More than ordered</h3>
    <p>Packing more than was ordered asks you why. The reason stays with the line.</p>
    <h3>Dates</h3>
    <p>
      Type 11/24, Nov 24, friday, tomorrow or +3 (in three days), or pick from the calendar. The month comes before the
      day.
    </p>
    <h3>Undo</h3>
    <p>
      Undo takes back what you did yourself since you signed in, step by step. Nothing is erased: what was taken back
      stays in the line’s history.
    </p>
    <h3>When it is done</h3>
    <p>
      An order whose lines are all packed is complete. Mark it delivered when it has left; it then moves to History.
    </p>
  </>
);
