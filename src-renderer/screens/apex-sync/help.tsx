// Help for the Apex sync, in a new hire's words.
export const ApexSyncHelp = () => (
  <>
    <p>Every few seconds Packhouse compares what we can sell with what Apex shows, and sends only what differs.</p>
    <h3>Plan</h3>
    <p>
      What goes out next, and why. Looking at it sends nothing. Numbers that go down are sent first, zeros before all.
    </p>
    <h3>Held</h3>
    <p>
      Apex suddenly shows less than we sent. If somebody bought there, press “It was a sale”: the grams come off the
      package. If somebody only edited the number, press “Not a sale” and it may rise again.
    </p>
    <h3>Parked</h3>
    <p>Apex refused the change and says why. Fix that, then press Retry.</p>
    <h3>Safety stop</h3>
    <p>
      When very many batches would drop at once, nothing is sent until a person has looked. Often a wrong import or
      count is the cause. Fix it, or approve the cuts.
    </p>
    <h3>Credits</h3>
    <p>
      Apex counts requests in credits. Point at the figure to see what used them. Near the budget Packhouse asks less
      often.
    </p>
    <h3>Log</h3>
    <p>Every number ever sent, when, why and with what result.</p>
  </>
);
