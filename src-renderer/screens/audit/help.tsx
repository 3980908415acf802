// Help for the audit log, in a new hire's words.
export const AuditHelp = () => (
  <>
    <p>
      Everything that was changed: who, when, what, and the values before and after. Nobody can change or remove it.
    </p>
    <h3>Find something</h3>
    <p>
      Search for words, or choose a person, an action, a kind of record or days. In a package’s drawer, “Audit log”
      leads straight to what happened to it.
    </p>
    <h3>Who</h3>
    <ul>
      <li>A person: somebody who was signed in.</li>
      <li>A program: a part of Packhouse by itself, such as the sync.</li>
      <li>Nobody signed in: somebody at the window, for example with a wrong password.</li>
    </ul>
    <h3>Check the log</h3>
    <p>
      Every row carries a mark made from the row before it. The check reads them all. If somebody changed the database
      file outside Packhouse, it names the first row that is not as it was written.
    </p>
    <h3>Export</h3>
    <p>
      Writes all rows that fit the filter, not only those loaded. That an export was made stands in the log too, without
      its content.
    </p>
    <h3>What does not stand here</h3>
    <p>Passwords, PINs and tokens: only that they were changed.</p>
  </>
);
