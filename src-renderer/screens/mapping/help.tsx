// Help for the mapping, in a new hire's words.
export const MappingHelp = () => (
  <>
    <p>
      Apex does not know our METRC numbers, so Packhouse finds the batch for each package: by METRC tag where Apex has
      one, else by strain and product name.
    </p>
    <h3>Needs a decision</h3>
    <p>Several batches fit. Nothing is sent to any of them until you press Pin this one.</p>
    <h3>Strains without a batch</h3>
    <p>
      We have packages, but no batch on Apex is surely theirs. Accept a suggestion, pin a batch, or create it on Apex.
    </p>
    <h3>Batches without a package</h3>
    <p>Apex has the batch, but nothing here feeds it. The reason says what to do.</p>
    <h3>Alias and pin</h3>
    <ul>
      <li>An alias says: when Apex writes “GG #4”, it means our GG4.</li>
      <li>A pin says: this strain and SKU always goes to exactly this batch. A pin beats everything.</li>
    </ul>
    <p>Names that are only similar are never used by themselves. A wrong match is worse than none.</p>
  </>
);
