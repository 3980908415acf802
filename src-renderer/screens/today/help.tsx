// Help for Today, in a new hire's words.
export const TodayHelp = () => (
  <>
    <p>Start here. The list shows what cannot go on without a person. Click a line to do it.</p>
    <h3>The figures</h3>
    <p>All active packages together: grams that can still be sold, grams held, and the units offered on Apex now.</p>
    <p>
      The line below are the orders: how many are open, due in the next days, and overdue. Click a number to see exactly
      those.
    </p>
    <p>
      Under them stands what to pack: units still to be packed, lines due today and overdue, units that have to be
      produced first, orders that only wait to be delivered, and changes not yet sent to Apex.
    </p>
    <h3>Google Sheets</h3>
    <p>
      If the packing list is also a spreadsheet, what was changed on both sides, and a spreadsheet that cannot be
      reached, stand in the list too.
    </p>
    <h3>To produce</h3>
    <p>
      What the packing list is short of and nothing in the works will cover, the largest gap first. Press Start to begin
      a batch for it. Weight checks that failed, and consumables that have to be ordered, stand in the list above.
    </p>
    <h3>Nothing in the list?</h3>
    <p>Then everything is in order. Apex follows our packages by itself.</p>
  </>
);
