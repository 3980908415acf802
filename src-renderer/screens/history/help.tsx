// Help for History, in a new hire's words.
export const HistoryHelp = () => (
  <>
    <p>Orders that are done: packed and delivered, or closed. They are kept for good.</p>
    <h3>Weeks</h3>
    <p>
      Each order stands in the week in which its last unit was packed. 2026-W47 is the 47th ISO week of 2026; it begins
      on a Monday. The last days of December may belong to the first week of the next year.
    </p>
    <h3>When does an order come here?</h3>
    <p>
      When it is packed in full and marked delivered. Orders nobody marks come by themselves after the days the settings
      say.
    </p>
    <h3>Searching</h3>
    <p>
      Type any words of the invoice, store, product or METRC number. An order stays in the list when one of its lines
      has all of them. Choose All weeks to search everything.
    </p>
    <h3>Back onto the list</h3>
    <p>
      For an order that came here by mistake, or that needs another unit. Open it and press Back onto the list; what is
      packed stays packed.
    </p>
    <h3>Export</h3>
    <p>One row for each line, with its METRC numbers and notes, of everything that fits the week and the search.</p>
  </>
);
