// Queries that run every few seconds are built and prepared once per database, not at every call.

/** Answers the prepared query of a database, preparing it at the first use. */
export function prepareOnce<D extends object, Q>(build: (db: D) => Q): (db: D) => Q {
  const prepared = new WeakMap<D, Q>();
  return (db) => {
    const known = prepared.get(db);
    if (known !== undefined) return known;
    const query = build(db);
    prepared.set(db, query);
    return query;
  };
}
