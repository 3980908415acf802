// Help for people and roles, in a new hire's words.
export const PeopleHelp = () => (
  <>
    <p>Everybody who may sign in, and what they may do. Only a Super Admin gets here.</p>
    <h3>Add somebody</h3>
    <p>
      Press Add person, enter the name they sign in with and choose a role. You get a one-time password to hand over.
      They choose their own at the first sign-in.
    </p>
    <h3>Roles</h3>
    <p>
      “What each role may do” shows them side by side. Give everybody the smallest role their work needs; it can be
      changed at any time and counts at once.
    </p>
    <h3>Somebody forgot their password</h3>
    <p>Open them and press Reset password. They are signed out everywhere and get a new one-time password from you.</p>
    <h3>Somebody leaves</h3>
    <p>
      Open them and press Switch off. They are signed out at once. People are never deleted: the audit log goes on
      naming them.
    </p>
    <h3>One Super Admin must stay</h3>
    <p>The last active one can be neither switched off nor given another role. Have two, in case one is away.</p>
  </>
);
