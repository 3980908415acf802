// Help for the orders, in a new hire's words.
export const OrdersHelp = () => (
  <>
    <p>
      What stores ordered on Apex. Packhouse reads it every few minutes and keeps its own copy, so the list opens and
      can be searched even when Apex or the network is down. Nothing here changes anything on Apex.
    </p>
    <h3>How old is it?</h3>
    <p>
      “as of 10:42:07” is when the last reading was complete. Refresh now reads what changed since then. When a reading
      fails, the list stays, and the line above it says why and what to do.
    </p>
    <h3>The views</h3>
    <ul>
      <li>Open: still to be packed or delivered.</li>
      <li>Finished: delivered or complete on Apex.</li>
      <li>Cancelled: cancelled on Apex, or no longer there.</li>
      <li>All: everything, also orders whose status is left out of the packing list.</li>
    </ul>
    <h3>Searching</h3>
    <p>
      Type any words of the invoice, store, product, batch, strain or METRC number; all of them must occur. The dates
      are order dates.
    </p>
    <h3>Status and stage</h3>
    <p>
      The first word is your company’s own status. The grey one is Apex’s stage above it: Submitted, Accepted, Pending
      Shipment, In Transit, Delivered, Complete.
    </p>
    <h3>Why this number of units?</h3>
    <p>
      Units are base units, what has to be packed: 4 cases of 20 are 80. “Read as” is the strain and SKU Packhouse takes
      the line for. When it says “not sure”, the product’s name or fields on Apex do not say enough.
    </p>
    <h3>Overdue</h3>
    <p>The delivery date is past and the order is still open. Finished and cancelled orders are never overdue.</p>
  </>
);
