// The words of the settings for Google Sheets and Excel. They are set on a page of their own, step by step.

const area = 'sheets';

export const SHEETS_SETTING_TEXT = {
  'sheets.enabled': {
    area,
    label: 'Keep the packing list in Google Sheets',
    text: 'Off: nothing is read from the spreadsheet or written to it, and it stays as it is.',
    unit: '',
  },
  'sheets.url': {
    area,
    label: 'Address of Google',
    text: 'Empty: Google’s own addresses. Only for a network that reaches Google through an address of its own; it must start with https://.',
    unit: '',
  },
  'sheets.credentialsPath': {
    area,
    label: 'Path of the service account’s file',
    text: 'The JSON file on this computer, read anew whenever it is needed. Empty: the file that was chosen on the page.',
    unit: '',
  },
  'sheets.spreadsheetId': {
    area,
    label: 'Spreadsheet of the packing list',
    text: 'Its address in the browser, or the id within it.',
    unit: '',
  },
  'sheets.historyId': {
    area,
    label: 'Spreadsheet of History',
    text: 'Empty: a tab of the packing list’s own spreadsheet.',
    unit: '',
  },
  'sheets.deliveryId': {
    area,
    label: 'Spreadsheet of Delivery',
    text: 'Empty: a tab of the packing list’s own spreadsheet. In one of its own it can be shown to others.',
    unit: '',
  },
  'sheets.pollSeconds': {
    area,
    label: 'Look for changes every',
    text: 'One small question to Google; the sheet is read only when something changed. With several workstations each looks less often.',
    unit: 's',
  },
  'sheets.fallbackToExcel': {
    area,
    label: 'Go on in Excel when Google Sheets is away',
    text: 'The same list in a workbook on this computer; what is typed there reaches Google Sheets afterwards. Off: the list then lives only here.',
    unit: '',
  },
  'sheets.autoCreate': {
    area,
    label: 'Make tabs and headers',
    text: 'Tabs, headers, formulas and colours that are missing in the spreadsheet are made by themselves.',
    unit: '',
  },
  'sheets.workbookFolder': {
    area,
    label: 'Folder of the workbook',
    text: 'Where “Packing List.xlsx” is kept. Empty: the data folder of Packhouse.',
    unit: '',
  },
} as const;
