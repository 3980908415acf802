// Help for the delivery list, in a new hire's words.
export const DeliveryHelp = () => (
  <>
    <p>What goes to which store, and when. Orders come here from the packing list by their delivery date.</p>
    <h3>The order of the list</h3>
    <p>
      Day by day, and within a day in the stores’ own order: the places set on the page Stores, then by name. Orders
      without a date stand at the end.
    </p>
    <h3>Which date?</h3>
    <p>The earliest delivery date of an order’s lines. Change it on the packing list.</p>
    <h3>Ready to go, or units missing</h3>
    <p>
      Ready to go: everything ordered is packed. Missing: so many units are still to be packed. Click the invoice to
      pack them.
    </p>
    <h3>Mark delivered</h3>
    <p>
      For orders that are ready. They go to History at once. There is an Undo for ten seconds, and History has “Back
      onto the list” for later.
    </p>
    <h3>Packing slips</h3>
    <p>One for an order, all of a day, or all of the list. You see them first and print from there.</p>
    <h3>A store is missing</h3>
    <p>It may be left out of delivery lists. Tick “Also stores that are left out”, or change it on the page Stores.</p>
  </>
);
