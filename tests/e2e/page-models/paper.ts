// The preview of a paper, over whatever screen it was opened from.
import type { FrameLocator, Locator, Page } from '@playwright/test';

export class PaperModel {
  readonly page: Page;
  readonly dialog: Locator;
  /** What will be printed. */
  readonly paper: FrameLocator;
  readonly print: Locator;
  readonly saveAsPdf: Locator;
  readonly warnings: Locator;
  readonly size: Locator;
  readonly copies: Locator;

  constructor(page: Page, title: string | RegExp) {
    this.page = page;
    this.dialog = page.getByRole('dialog', { name: title });
    this.paper = this.dialog.frameLocator('iframe');
    this.print = this.dialog.getByRole('button', { name: 'Print', exact: true });
    this.saveAsPdf = this.dialog.getByRole('button', { name: 'Save as PDF' });
    this.warnings = this.dialog.getByRole('status', { name: 'About this paper' });
    this.size = this.dialog.getByLabel('Label size');
    this.copies = this.dialog.getByLabel('Copies of each label');
  }

  async chooseCode(name: 'Code 128' | 'QR code'): Promise<void> {
    await this.dialog.getByText(name, { exact: true }).click();
  }

  /** From now on printing is only noted; a paper that is made anew has to be told again. */
  async notePrints(): Promise<void> {
    await this.dialog.locator('iframe').evaluate((frame: HTMLIFrameElement) => {
      const own = frame.contentWindow;
      if (own) own.print = () => frame.setAttribute('data-printed', String(Number(frame.dataset.printed ?? 0) + 1));
    });
  }

  async prints(): Promise<number> {
    return Number((await this.dialog.locator('iframe').getAttribute('data-printed')) ?? 0);
  }

  /** The first barcode as it is on the screen: which of so many modules across its middle are dark. */
  async scanFirstBarcode(modules: number): Promise<readonly boolean[]> {
    const png = await this.paper.locator('.barcode').first().screenshot();
    return this.page.evaluate(
      async ({ base64, count }) => {
        const image = new Image();
        image.src = `data:image/png;base64,${base64}`;
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = image.width;
        canvas.height = image.height;
        const context = canvas.getContext('2d');
        if (!context) return [];
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, Math.floor(image.height / 2), image.width, 1);
        return Array.from({ length: count }, (_, at) => {
          const x = Math.floor(((at + 0.5) * image.width) / count);
          return (data[x * 4] ?? 255) < 128;
        });
      },
      { base64: png.toString('base64'), count: modules },
    );
  }
}
