// The process that gets killed: it brings an old database up to date, or goes back to a backup while it still writes
// and then starts again on the result. What is done goes to standard output, a line each. It ends by itself.
//
// Usage: node tests/strength/kill-migration-restore-child.ts migrate|restore DATA_DIR [BACKUP]
import { breathe } from '#main/core/breathe.ts';
import { openBackupWorld } from '#tests/support/backup-world.ts';

const LONGEST_MS = 60_000;
const WRITES_AFTERWARDS = 20;

const [what = '', dataDir = '', backup = ''] = process.argv.slice(2);
const tell = (word: string): void => {
  process.stdout.write(`${word}\n`);
};
setTimeout(() => process.exit(2), LONGEST_MS).unref();

if (what === 'migrate') {
  tell('ready');
  await openBackupWorld({ dataDir }).close();
} else {
  const world = openBackupWorld({ dataDir });
  let written = 0;
  const write = (): void => {
    world.putSetting(`load ${written}`, written);
    tell(`wrote ${written}`);
    written += 1;
  };
  let decided = false;
  const load = (async () => {
    while (!decided) {
      write();
      await breathe();
    }
  })();
  tell('ready');
  await world.restore(backup);
  tell('decided');
  decided = true;
  await load;
  for (let n = 0; n < WRITES_AFTERWARDS; n += 1) write();
  await world.close();
  await openBackupWorld({ dataDir }).close();
}
tell('finished');
