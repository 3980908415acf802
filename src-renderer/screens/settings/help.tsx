// Help for the settings, in a new hire's words.
export const SettingsHelp = () => (
  <>
    <p>How this facility works, by area. Only a Super Admin gets here.</p>
    <h3>Find one</h3>
    <p>Press / and type what it is about, such as “lock” or “credits”. All areas are searched.</p>
    <h3>Change one</h3>
    <p>
      Change as many as you like, then press Save at the bottom of the area. Until then nothing changes. After saving
      there is an Undo for ten seconds.
    </p>
    <h3>Differs from the default</h3>
    <p>The default suits most facilities. “Back to the default” puts it there; save to make it so.</p>
    <h3>Locked settings</h3>
    <p>Some can be given where the program is started. Those are shown here, and changed there.</p>
    <h3>Apex token</h3>
    <p>
      It is kept protected and never shown again, only its last four characters. “Check the connection” asks Apex who it
      belongs to and what it may do; nothing else is sent.
    </p>
    <h3>Tracker server</h3>
    <p>
      Another machine’s tracker as the source of finished goods: its address and its key. “Check the connection” says in
      words what is wrong and what to do. The address is tried as it stands in the field, before it is saved.
    </p>
    <h3>Tracker API</h3>
    <p>
      Switch it on to let other machines ask this one. Make a key and copy it: it is shown once. A new key stops the old
      one at once.
    </p>
    <h3>Google Sheets and Excel</h3>
    <p>They are set up on their own page, step by step: Sheets and Excel.</p>
    <h3>Take over the old client’s settings</h3>
    <p>
      Choose its apex_config.json. You see first what would be taken over. The file itself is only read. Every change
      stands in the audit log.
    </p>
  </>
);
