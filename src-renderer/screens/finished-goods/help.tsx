// Help for finished goods, in a new hire's words.
export const FinishedGoodsHelp = () => (
  <>
    <p>Every package of pre-rolls we hold a METRC number for, and how much of it can still be sold.</p>
    <h3>What the columns mean</h3>
    <ul>
      <li>Current: what METRC says is in the package.</li>
      <li>Ordered: promised to orders that are not packed yet.</li>
      <li>Packed: already in boxes, still on METRC's figure until it ships.</li>
      <li>Held: set aside for somebody by a wholesale hold.</li>
      <li>Available: what is left. Open a package to see the sum.</li>
      <li>0.5 g, 1 g, 6-pack, 12-pack …: how many units we offer on Apex.</li>
      <li>Apex: whether Apex shows the same numbers.</li>
    </ul>
    <h3>Set grams aside</h3>
    <p>Open the package and press Place hold. Say how many grams and for whom. Release it when they are free again.</p>
    <h3>The shelf and METRC differ</h3>
    <p>Press Physical count and enter what you counted. It is used instead of METRC's figure until you clear it.</p>
    <h3>Offer less than there is</h3>
    <p>In the package's SKU list press Edit: leave the SKU out, or type the units yourself.</p>
    <h3>Print a label</h3>
    <p>
      In the package press Print label. Choose the code, the size of your labels and how many; the workstation remembers
      it. Print at 100 %, never fitted to the page: a scaled barcode may not scan.
    </p>
    <h3>Finished goods from a tracker</h3>
    <p>
      When a line at the top says that they come from a tracker, it decides how much there is: packages, holds and
      counts are made there. You can pack, print labels and change what a SKU offers as usual.
    </p>
    <h3>Archived and orphaned</h3>
    <p>Archived packages are done. Orphaned ones are no longer listed by METRC. Neither is offered.</p>
  </>
);
