// Help for Sheets and Excel, in a new hire's words.
export const SheetsHelp = () => (
  <>
    <p>
      The packing list can also live in a Google spreadsheet. People type PACKED, Delivery Date and notes there, and it
      stands here within seconds; what is packed here stands there. Nothing has to be sent or refreshed.
    </p>
    <h3>Setting it up</h3>
    <p>
      Four steps, once. Only a Super Admin can change them. The check at the third step tries the whole way and says
      exactly what is wrong.
    </p>
    <h3>The service account</h3>
    <p>
      It is Packhouse’s own account at Google. It sees only what is shared with its address. Several workstations may
      use the same one: they share Google’s limits, and each looks a little less often.
    </p>
    <h3>When Google is away</h3>
    <p>
      Work goes on. If “Go on in Excel” is on, the same list lives in a workbook on this computer until Google is back;
      then everything is put together. Nothing that was typed is lost: what was changed on both sides differently waits
      in the conflicts tray of Packing.
    </p>
    <h3>What may be changed in the sheet</h3>
    <ul>
      <li>Sort, filter, move and add columns as you like. A row is known by a hidden column, not by its place.</li>
      <li>PACKED takes whole numbers from 0. Anything else is left as typed, does not count, and gets a note.</li>
      <li>
        Product, Store, Ordered, Invoice #, Batch # and Date are written by Packhouse. Changes there are put back.
      </li>
      <li>A deleted row of an open order comes back. A copied row counts once.</li>
      <li>Headers must keep their names. If one is gone, the sheet waits until it is back.</li>
    </ul>
    <h3>Slowed by Google</h3>
    <p>Google allows so many requests a minute. Packhouse slows down by itself and gets faster again.</p>
  </>
);
