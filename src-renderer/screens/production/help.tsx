// Help for production, in a new hire's words.

const KEYS: readonly (readonly [string, string])[] = [
  ['↑ ↓ ← →', 'Go from card to card'],
  ['Enter', 'Open the batch'],
  ['Shift → ←', 'Move it to the next or the last stage'],
  ['M', 'Move it, with a choice'],
  ['C', 'Count pieces'],
  ['W', 'Book waste'],
  ['N', 'New batch'],
  ['/', 'Filter'],
  ['Esc', 'Close the batch'],
];

export const ProductionHelp = () => (
  <>
    <p>
      Every batch of pre-rolls in the making, from ground flower to a package that can be sold. The board shows where
      each one stands, To start what the packing list is short of, the List everything there ever was.
    </p>
    <h3>Start a batch</h3>
    <p>
      Under To start, press Start: a batch for exactly what is missing is made and opened. Start… lets you change the
      amounts first. Then weigh out the flower and press Source: the METRC number it came from and the grams.
    </p>
    <h3>Count</h3>
    <p>
      In the open batch type how many pieces of a SKU were made since the last count, Enter. On the board press C. A
      wrong number: Undo at once, or Correct the count later, with the reason.
    </p>
    <h3>Where the grams are</h3>
    <p>
      What went in is always pieces, waste, unexplained and what is still in work, to the milligram. Book what falls off
      as waste. Whatever is left when the batch is finished is unexplained; more than usual is marked, and you are asked
      why.
    </p>
    <h3>Weight checks</h3>
    <p>
      At rolling and packaging put pieces on the scale, one after the other, Enter after each. Enter in the empty field
      saves the check. One piece outside the tolerance fails it; somebody then says what was done about it.
    </p>
    <h3>The lab</h3>
    <p>
      Enter the result in the batch. Packaging before the lab has answered needs a reason. A failed batch cannot be
      packaged unless Compliance overrides the result.
    </p>
    <h3>Finish</h3>
    <p>
      In packaging press Finish into a package: a new METRC number, or a package of the same strain that is there. The
      grams leave the batch and stand in Finished goods in one step. Took a wrong package? Take back returns units that
      are still free there.
    </p>
    <h3>“done Tue 10:00–13:30”</h3>
    <p>
      From how fast the same strain and SKU were made before, in your working hours. The two times are a fast and a slow
      day. With fewer than three counts nothing is said.
    </p>
    <h3>Keys</h3>
    <table className="ph-table">
      <tbody>
        {KEYS.map(([key, does]) => (
          <tr key={key}>
            <td style={{ whiteSpace: 'nowrap' }}>
              <kbd>{key}</kbd>
            </td>
            <td>{does}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <h3>With the mouse</h3>
    <p>Drag a card to another column. On Finished today you are asked which package it goes into.</p>
  </>
);
