// Help for the outbox, in a new hire's words.
export const OutboxHelp = () => (
  <>
    <p>
      What you do here must sometimes be told to another system: an order that is packed gets its status on Apex.
      Packhouse writes that down at the same moment, and sends it by itself. When the network or Apex is down it waits
      here, and goes out afterwards, in order. Nothing is lost when the computer is switched off.
    </p>
    <h3>The states</h3>
    <ul>
      <li>Waiting: it goes out by itself. Nothing to do.</li>
      <li>Waits for an earlier one: another one about the same order has to go first.</li>
      <li>Sending: on its way now.</li>
      <li>
        Unsure: it was sent and no answer came. Packhouse looks whether it arrived before it sends it again, so it never
        acts twice.
      </li>
      <li>Needs you: it does not go through by itself. Open it: it says why and what to do.</li>
      <li>Sent: the other system has it. Kept here for thirty days.</li>
      <li>Cancelled: never sent, with the reason. Kept here for a year.</li>
    </ul>
    <h3>Retry</h3>
    <p>
      Tries now, whatever the time of the next try. Select several rows with Shift or Ctrl to retry them together.
      “Retry all” tries everything that needs you, once its cause is gone.
    </p>
    <h3>Cancel</h3>
    <p>
      It is never sent, and your reason stays with it. What was done here is not undone: the order stays packed here and
      keeps its status on Apex until a person changes it there.
    </p>
    <h3>When Apex was away</h3>
    <p>
      What waited goes out by itself, in order. Once all of it is through, Packhouse tells you on whatever screen you
      are how much was sent and how much needs you. For a day it also stands above the list. An outage of less than a
      minute is not mentioned.
    </p>
    <h3>When something is taken back</h3>
    <p>
      Unpacking an order before its status was sent cancels it by itself. A status that Apex has already stays there: an
      order is never moved back on Apex by Packhouse.
    </p>
    <h3>Which status on Apex?</h3>
    <p>
      Settings, Orders: one status for packed and one for delivered, by name or number. Empty means that Apex is left
      alone. An order that is further on Apex already is left where it is.
    </p>
  </>
);
