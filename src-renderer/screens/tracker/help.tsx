// Help for the tracker, in a new hire's words.
export const TrackerHelp = () => (
  <>
    <p>
      A tracker keeps finished goods and production for several machines. This page shows both sides: the tracker this
      computer takes its goods from, and what this computer serves to others.
    </p>
    <h3>Goods from a tracker server</h3>
    <p>
      When it is switched on, the tracker decides how much of each package can be sold. What is packed here is taken off
      there, once for each unit, also after an outage.
    </p>
    <h3>It cannot be reached</h3>
    <p>
      The last figures are shown with their age, packing goes on, and what was packed waits in To send. When the figures
      are too old, nothing is sent to Apex until the tracker answers again. What is wrong and what to do stands in the
      first line.
    </p>
    <h3>Left out</h3>
    <p>
      Packages on its list that cannot be used here, such as two with the same number. Put them right on the tracker.
    </p>
    <h3>Let other machines ask this one</h3>
    <p>
      A Super Admin switches it on under Settings, Tracker API, and makes a key there. Whoever has the key can read
      goods and batches and take sales off. A new key stops the old one at once.
    </p>
  </>
);
