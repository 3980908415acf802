// Help for backups, in a new hire's words.
export const BackupsHelp = () => (
  <>
    <p>Copies of all data, made once a day by itself and whenever you ask. Only a Super Admin gets here.</p>
    <h3>Is everything all right?</h3>
    <p>
      The line at the top says when the last good backup was made. If it is older than a day, or the last try failed, a
      warning stands below with what to do.
    </p>
    <h3>Back up now</h3>
    <p>Before something big, such as a large import. Work goes on meanwhile.</p>
    <h3>Restore</h3>
    <p>
      Puts all data back to how it was then. You see first what would be undone. Everybody is signed out, the program
      opens again, and today’s data is kept as a backup, so that you can go back to it in the same way.
    </p>
    <p>
      The accounts go back too: the dialog names everybody whose account would change. If yours was another one then, a
      Super Admin of that time must agree with the password of then.
    </p>
    <h3>Export everything</h3>
    <p>
      Every list as an Excel workbook or as CSV files in a zip, to look at or to hand to somebody. It is not a backup:
      it cannot be restored. Passwords and tokens are not in it.
    </p>
    <h3>Where and how many</h3>
    <p>
      The time, the folder and how many are kept stand in Settings, Backups. Another disk is the safest place. If it is
      not plugged in, nothing is written anywhere else, and this page says so.
    </p>
  </>
);
