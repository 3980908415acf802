// What a packing desk needs before anybody can pack, brought in by hand as people do it.
import type { Page } from '@playwright/test';
import { FinishedGoodsModel } from './page-models/finished-goods.ts';
import { OrdersModel } from './page-models/orders.ts';

/** Imports the packages of `csv` and looks for orders until `invoice` is there. */
export async function stock(page: Page, csv: Buffer, invoice: string): Promise<void> {
  const goods = new FinishedGoodsModel(page);
  await goods.goto();
  await goods.importFile({ name: 'packages.csv', mimeType: 'text/csv', buffer: csv });
  await page.keyboard.press('Escape');
  const orders = new OrdersModel(page);
  await orders.goto();
  await orders.refresh();
  await orders.row(invoice).waitFor();
}
