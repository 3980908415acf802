// Apex's records in our words, as far as the sync needs them. Ids are Apex's own integers.

export interface ApexBatch {
  readonly batchId: number;
  readonly productId: number | null;
  readonly name: string;
  /** METRC tags that stand in source_tag, the lot number or the name. */
  readonly tags: readonly string[];
  readonly nestedProductName: string | null;
  /** Apex does not track a quantity for this batch. */
  readonly unlimited: boolean;
  readonly archived: boolean;
  /** Null when Apex gave none. */
  readonly quantity: number | null;
  readonly updatedAt: string;
}

export interface ApexProduct {
  readonly productId: number;
  readonly name: string;
  readonly cultivar: string | null;
  readonly milligramsPerPiece: number | null;
  readonly unitsPerPackage: number | null;
  readonly tags: readonly string[];
  readonly archived: boolean;
  readonly updatedAt: string;
}

/** What the answer to a push or a look at one batch says. */
export type ApexBatchState = Pick<ApexBatch, 'batchId' | 'quantity' | 'updatedAt'>;
