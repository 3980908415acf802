// Help for the stores, in a new hire's words.
export const StoresHelp = () => (
  <>
    <p>Every place goods go to. A store comes here by itself with its first order.</p>
    <h3>Other names</h3>
    <p>
      One system writes “Main Street”, another “MSD Holdings LLC”. Open the store and add the other name: orders under
      it then count as this store’s. If the other name stands here as a store of its own, the two become one; you see
      what will happen before.
    </p>
    <h3>Take a name away</h3>
    <p>Orders that came under it get a store of that name again. Nothing is lost.</p>
    <h3>Rename</h3>
    <p>Open the store and press Edit. The old name stays as another name, so the next order still finds it.</p>
    <h3>Place</h3>
    <p>
      Delivery lists follow it within a day, so number the stores the way you drive. Stores without a place come after,
      by name.
    </p>
    <h3>Left out</h3>
    <p>For stores that collect their goods: they do not stand in delivery lists. Their orders are packed as usual.</p>
  </>
);
