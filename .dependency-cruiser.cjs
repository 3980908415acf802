// Which layer may import which: downward only. The architecture of the README, checked.
const layer = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: to },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'A screen loaded on demand may use the router that loads it; nothing else may go in circles.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import', 'type-only'] } },
    },
    layer('shared-stands-alone', '^src-shared', '^src-(main|renderer)', 'Shared runs anywhere.'),
    {
      name: 'shared-knows-no-runtime',
      severity: 'error',
      from: { path: '^src-shared' },
      to: {
        path: '^(electron|better-sqlite3|drizzle-orm|fastify|axios|ws|react)|^node:',
        dependencyTypesNot: ['type-only'],
      },
    },
    layer(
      'core-is-mechanism',
      '^src-main/core',
      '^src-main/(db|features|integrations|sync|sandbox|hosts|create-core)',
      'Core has no business words.',
    ),
    layer(
      'db-knows-core',
      '^src-main/db',
      '^src-main/(features|integrations|sync|sandbox|hosts|create-core)',
      'The database knows no features.',
    ),
    layer(
      'outbox-knows-db',
      '^src-main/outbox',
      '^src-main/(features|integrations|sync|sandbox|hosts|create-)',
      'The outbox knows kinds by name only.',
    ),
    layer(
      'features-know-db',
      '^src-main/features',
      '^src-main/(integrations|sync|sandbox|hosts|create-core)',
      'Features sit on the database.',
    ),
    {
      name: 'features-do-not-meet',
      severity: 'error',
      comment: 'They meet in rules, in a read query in db, or through an event.',
      from: { path: '^src-main/features/([^/]+)/' },
      to: { path: '^src-main/features/', pathNot: '^src-main/features/$1/', dependencyTypesNot: ['type-only'] },
    },
    layer(
      'integrations-speak-protocols',
      '^src-main/integrations',
      '^src-main/(db|features|sync|sandbox|hosts|create-core)',
      'They store nothing and decide nothing.',
    ),
    layer(
      'sync-joins',
      '^src-main/sync',
      '^src-main/(sandbox|hosts|create-core)',
      'Sync joins features and integrations.',
    ),
    layer(
      'sandbox-stands-alone',
      '^src-main/sandbox/(apex|facility|google|stand-in)',
      '^src-main/(db|features|integrations|sync|hosts|create-core)',
      'A stand-in that knows our client proves nothing.',
    ),
    layer(
      'nobody-imports-hosts',
      '^src-main/(core|db|features|integrations|sync|sandbox|create-core)',
      '^src-main/hosts',
      'Hosts are thin and on top.',
    ),
    layer('renderer-knows-shared', '^src-renderer', '^src-main', 'The window talks through the contract only.'),
    {
      name: 'renderer-takes-the-contract-as-types',
      severity: 'error',
      from: { path: '^src-renderer' },
      to: { path: '^src-shared/contract', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'electron-in-its-host',
      severity: 'error',
      from: { pathNot: '^src-main/hosts/electron' },
      to: { path: '^electron$|node_modules/electron/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.cjs', '.mjs'],
    },
  },
};
