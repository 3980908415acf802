// Help for consumables, in a new hire's words.
export const ConsumablesHelp = () => (
  <>
    <p>Cones, papers, filters, tubes, boxes and labels: how many there are, and what has to be ordered.</p>
    <h3>What is low</h3>
    <p>
      At its reorder point or below, a consumable stands on top with what to order. “Below zero” means that more was
      used than was ever entered: a delivery or a count is missing. Production goes on all the same.
    </p>
    <h3>A delivery came</h3>
    <p>Open the consumable, press Receive and type how many pieces came. Pieces, not cartons.</p>
    <h3>The shelf says something else</h3>
    <p>Press Count and type what is really there. The difference is kept in the history.</p>
    <h3>Something is broken</h3>
    <p>Press the three dots, then Discard pieces.</p>
    <h3>Recipes</h3>
    <p>
      A recipe says what a SKU uses: for every piece that is counted, or for every unit that is packaged. 0.25 is one
      for every four. When production counts pieces or packages units, these are taken off by themselves; when a count
      is corrected, they come back.
    </p>
    <p>Changing a recipe changes what comes after it. What was used before stays as it was booked.</p>
    <h3>Days left</h3>
    <p>What is on hand, divided by what was used a day over the last 30 days.</p>
    <h3>Not used any more</h3>
    <p>Put it away: it leaves the list and keeps its history. “Put away too” in the list brings it back into sight.</p>
  </>
);
