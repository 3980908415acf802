// Runs before anything else, on whatever Node there is: `node -r ./src-main/core/preflight.cjs file.ts`.
// Plain CommonJS in old syntax on purpose. Below 22.18 Node cannot run TypeScript without flags, and
// below 22.14 the database's Node-API binary dies without a word; one plain sentence instead of either.
'use strict';

const NEEDED = [22, 18];

/** Returns the sentence to show for a Node version such as "20.11.1", or null when it will do. */
function problemWith(version) {
  const parts = String(version).split('.');
  const major = Number(parts[0]);
  const minor = Number(parts[1]);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return null;
  return (
    'Packhouse needs Node ' +
    NEEDED.join('.') +
    ' or newer and found ' +
    version +
    ': run "npm ci", which brings the right one, and start with the npm scripts ("npm start"), which use it.'
  );
}

/** Ends the process with exit code 1 and the sentence on standard error when its Node is too old. */
function check(target) {
  const problem = problemWith(target.versions.node);
  if (problem === null) return;
  target.stderr.write(`${problem}\n`);
  target.exit(1);
}

module.exports = { problemWith: problemWith, check: check };

check(process);
