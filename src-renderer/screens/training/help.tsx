// Help for the training page, in a new hire's words.
export const TrainingHelp = () => (
  <>
    <p>
      Nothing here is real: a sample facility, and stand-ins for Apex and Google Sheets on this computer. You cannot
      break anything.
    </p>
    <h3>Try this</h3>
    <ul>
      <li>Sell a few units of a batch, then look at Apex sync: the batch is held until you say it was a sale.</li>
      <li>Edit a quantity there to something lower, and release it as “Not a sale”.</li>
      <li>Switch on “Down for maintenance” three times and watch the sync wait and recover.</li>
      <li>Switch on “Refuse the token” and see the banner say what to do.</li>
      <li>Press “Type PACKED” and watch Packing; pack something there and watch the sheet.</li>
      <li>
        Start the second Packhouse, pack something, take it off the network, and watch the lamp at the top and Waiting
        to be sent.
      </li>
      <li>Let Google “Be away”, go on packing, remove the fault, and read what became of it.</li>
    </ul>
  </>
);
