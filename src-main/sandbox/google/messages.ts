// Google's message types, requests and answers, as the Sheets API v4 and Drive API v3 reference lists their fields. A
// line is a type; field=type, with [] for lists and {} for maps; `any` is kept as it is.

export const ENUMS: Readonly<Record<string, readonly string[]>> = {
  Dimension: ['DIMENSION_UNSPECIFIED', 'ROWS', 'COLUMNS'],
  PasteType: [
    'PASTE_NORMAL',
    'PASTE_VALUES',
    'PASTE_FORMAT',
    'PASTE_NO_BORDERS',
    'PASTE_FORMULA',
    'PASTE_DATA_VALIDATION',
    'PASTE_CONDITIONAL_FORMATTING',
  ],
  PasteOrientation: ['NORMAL', 'TRANSPOSE'],
  SortOrder: ['SORT_ORDER_UNSPECIFIED', 'ASCENDING', 'DESCENDING'],
  MergeType: ['MERGE_ALL', 'MERGE_COLUMNS', 'MERGE_ROWS'],
  SheetType: ['SHEET_TYPE_UNSPECIFIED', 'GRID', 'OBJECT', 'DATA_SOURCE'],
  ValueInputOption: ['INPUT_VALUE_OPTION_UNSPECIFIED', 'RAW', 'USER_ENTERED'],
  ValueRenderOption: ['FORMATTED_VALUE', 'UNFORMATTED_VALUE', 'FORMULA'],
  DateTimeRenderOption: ['SERIAL_NUMBER', 'FORMATTED_STRING'],
  InsertDataOption: ['OVERWRITE', 'INSERT_ROWS'],
  RecalculationInterval: ['RECALCULATION_INTERVAL_UNSPECIFIED', 'ON_CHANGE', 'MINUTE', 'HOUR'],
  ErrorType: [
    'ERROR_TYPE_UNSPECIFIED',
    'ERROR',
    'NULL_VALUE',
    'DIVIDE_BY_ZERO',
    'VALUE',
    'REF',
    'NAME',
    'NUM',
    'N_A',
    'LOADING',
  ],
  NumberFormatType: [
    'NUMBER_FORMAT_TYPE_UNSPECIFIED',
    'TEXT',
    'NUMBER',
    'PERCENT',
    'CURRENCY',
    'DATE',
    'TIME',
    'DATE_TIME',
    'SCIENTIFIC',
  ],
  HorizontalAlign: ['HORIZONTAL_ALIGN_UNSPECIFIED', 'LEFT', 'CENTER', 'RIGHT'],
  VerticalAlign: ['VERTICAL_ALIGN_UNSPECIFIED', 'TOP', 'MIDDLE', 'BOTTOM'],
  WrapStrategy: ['WRAP_STRATEGY_UNSPECIFIED', 'OVERFLOW_CELL', 'LEGACY_WRAP', 'CLIP', 'WRAP'],
  ConditionType: [
    'CONDITION_TYPE_UNSPECIFIED',
    ...['GREATER', 'GREATER_THAN_EQ', 'LESS', 'LESS_THAN_EQ', 'EQ', 'NOT_EQ', 'BETWEEN', 'NOT_BETWEEN'].map(
      (name) => `NUMBER_${name}`,
    ),
    ...['CONTAINS', 'NOT_CONTAINS', 'STARTS_WITH', 'ENDS_WITH', 'EQ', 'IS_EMAIL', 'IS_URL', 'NOT_EQ'].map(
      (name) => `TEXT_${name}`,
    ),
    ...['EQ', 'BEFORE', 'AFTER', 'ON_OR_BEFORE', 'ON_OR_AFTER', 'BETWEEN', 'NOT_BETWEEN', 'IS_VALID', 'NOT_EQ'].map(
      (name) => `DATE_${name}`,
    ),
    'ONE_OF_RANGE',
    'ONE_OF_LIST',
    'BLANK',
    'NOT_BLANK',
    'CUSTOM_FORMULA',
    'BOOLEAN',
    'FILTER_EXPRESSION',
  ],
};

/** Of these fields a message holds one at most. */
export const ONE_OFS: Readonly<Record<string, { readonly name: string; readonly fields: 'all' | readonly string[] }>> =
  {
    Request: { name: 'kind', fields: 'all' },
    ExtendedValue: { name: 'value', fields: 'all' },
    UpdateCellsRequest: { name: 'area', fields: ['start', 'range'] },
    ConditionalFormatRule: { name: 'rule', fields: ['booleanRule', 'gradientRule'] },
  };

// Requests the API knows and the stand-in does not carry out.
const OTHER_REQUESTS = [
  ...['addBanding', 'addChart', 'addDataSource', 'addDimensionGroup', 'addFilterView', 'addNamedRange', 'addSlicer'],
  ...['addTable', 'autoFill', 'cancelDataSourceRefresh', 'createDeveloperMetadata', 'deleteBanding'],
  ...['deleteDataSource', 'deleteDeveloperMetadata', 'deleteDimensionGroup', 'deleteDuplicates'],
  ...['deleteEmbeddedObject', 'deleteFilterView', 'deleteNamedRange', 'deleteRange', 'deleteTable'],
  ...['duplicateFilterView', 'duplicateSheet', 'findReplace', 'insertRange', 'pasteData', 'randomizeRange'],
  ...['refreshDataSource', 'textToColumns', 'trimWhitespace', 'updateBanding', 'updateBorders', 'updateChartSpec'],
  ...['updateDataSource', 'updateDeveloperMetadata', 'updateDimensionGroup', 'updateEmbeddedObjectBorder'],
  ...['updateEmbeddedObjectPosition', 'updateFilterView', 'updateNamedRange', 'updateSlicerSpec', 'updateTable'],
];

export const MESSAGES = `
BatchUpdateSpreadsheetRequest: requests=Request[] includeSpreadsheetInResponse=bool responseRanges=str[] responseIncludeGridData=bool
Request: addSheet=AddSheetRequest deleteSheet=DeleteSheetRequest updateSheetProperties=UpdateSheetPropertiesRequest updateSpreadsheetProperties=UpdateSpreadsheetPropertiesRequest insertDimension=InsertDimensionRequest deleteDimension=DeleteDimensionRequest appendDimension=AppendDimensionRequest moveDimension=MoveDimensionRequest updateDimensionProperties=UpdateDimensionPropertiesRequest autoResizeDimensions=AutoResizeDimensionsRequest updateCells=UpdateCellsRequest repeatCell=RepeatCellRequest appendCells=AppendCellsRequest copyPaste=CopyPasteRequest cutPaste=CutPasteRequest sortRange=SortRangeRequest mergeCells=MergeCellsRequest unmergeCells=UnmergeCellsRequest setBasicFilter=SetBasicFilterRequest clearBasicFilter=ClearBasicFilterRequest setDataValidation=SetDataValidationRequest addConditionalFormatRule=AddConditionalFormatRuleRequest updateConditionalFormatRule=UpdateConditionalFormatRuleRequest deleteConditionalFormatRule=DeleteConditionalFormatRuleRequest addProtectedRange=AddProtectedRangeRequest updateProtectedRange=UpdateProtectedRangeRequest deleteProtectedRange=DeleteProtectedRangeRequest ${OTHER_REQUESTS.join('=any ')}=any
AddSheetRequest: properties=SheetProperties
DeleteSheetRequest: sheetId=int
UpdateSheetPropertiesRequest: properties=SheetProperties fields=str
UpdateSpreadsheetPropertiesRequest: properties=SpreadsheetProperties fields=str
InsertDimensionRequest: range=DimensionRange inheritFromBefore=bool
DeleteDimensionRequest: range=DimensionRange
AppendDimensionRequest: sheetId=int dimension=Dimension length=int tableId=str
MoveDimensionRequest: source=DimensionRange destinationIndex=int
UpdateDimensionPropertiesRequest: range=DimensionRange properties=DimensionProperties fields=str dataSourceSheetRange=any
AutoResizeDimensionsRequest: dimensions=DimensionRange dataSourceSheetDimensions=any
UpdateCellsRequest: rows=RowData[] fields=str start=GridCoordinate range=GridRange
RepeatCellRequest: range=GridRange cell=CellData fields=str
AppendCellsRequest: sheetId=int rows=RowData[] fields=str tableId=str
CopyPasteRequest: source=GridRange destination=GridRange pasteType=PasteType pasteOrientation=PasteOrientation
CutPasteRequest: source=GridRange destination=GridCoordinate pasteType=PasteType
SortRangeRequest: range=GridRange sortSpecs=SortSpec[]
SortSpec: dimensionIndex=int sortOrder=SortOrder foregroundColor=any foregroundColorStyle=any backgroundColor=any backgroundColorStyle=any dataSourceColumnReference=any
MergeCellsRequest: range=GridRange mergeType=MergeType
UnmergeCellsRequest: range=GridRange
SetBasicFilterRequest: filter=BasicFilter
BasicFilter: range=GridRange sortSpecs=SortSpec[] criteria=any{} filterSpecs=FilterSpec[] tableId=str
FilterSpec: filterCriteria=FilterCriteria columnIndex=int dataSourceColumnReference=any
FilterCriteria: hiddenValues=str[] condition=BooleanCondition visibleBackgroundColor=any visibleBackgroundColorStyle=any visibleForegroundColor=any visibleForegroundColorStyle=any
ClearBasicFilterRequest: sheetId=int
SetDataValidationRequest: range=GridRange rule=DataValidationRule filteredRowsIncluded=bool
DataValidationRule: condition=BooleanCondition inputMessage=str strict=bool showCustomUi=bool
BooleanCondition: type=ConditionType values=ConditionValue[]
ConditionValue: relativeDate=str userEnteredValue=str
AddConditionalFormatRuleRequest: rule=ConditionalFormatRule index=int
UpdateConditionalFormatRuleRequest: index=int sheetId=int rule=ConditionalFormatRule newIndex=int
DeleteConditionalFormatRuleRequest: index=int sheetId=int
ConditionalFormatRule: ranges=GridRange[] booleanRule=BooleanRule gradientRule=any
BooleanRule: condition=BooleanCondition format=CellFormat
AddProtectedRangeRequest: protectedRange=ProtectedRange
UpdateProtectedRangeRequest: protectedRange=ProtectedRange fields=str
DeleteProtectedRangeRequest: protectedRangeId=int
ProtectedRange: protectedRangeId=int range=GridRange namedRangeId=str tableId=str description=str warningOnly=bool requestingUserCanEdit=bool unprotectedRanges=GridRange[] editors=Editors
Editors: users=str[] groups=str[] domainUsersCanEdit=bool
GridRange: sheetId=int startRowIndex=int endRowIndex=int startColumnIndex=int endColumnIndex=int
GridCoordinate: sheetId=int rowIndex=int columnIndex=int
DimensionRange: sheetId=int dimension=Dimension startIndex=int endIndex=int
DimensionProperties: hiddenByFilter=bool hiddenByUser=bool pixelSize=int developerMetadata=any[] dataSourceColumnReference=any
SheetProperties: sheetId=int title=str index=int sheetType=SheetType gridProperties=GridProperties hidden=bool tabColor=any tabColorStyle=any rightToLeft=bool dataSourceSheetProperties=any
GridProperties: rowCount=int columnCount=int frozenRowCount=int frozenColumnCount=int hideGridlines=bool rowGroupControlAfter=bool columnGroupControlAfter=bool
SpreadsheetProperties: title=str locale=str autoRecalc=RecalculationInterval timeZone=str defaultFormat=any iterativeCalculationSettings=any spreadsheetTheme=any importFunctionsExternalUrlAccessAllowed=bool
RowData: values=CellData[]
CellData: userEnteredValue=ExtendedValue effectiveValue=ExtendedValue formattedValue=str userEnteredFormat=CellFormat effectiveFormat=CellFormat hyperlink=str note=str textFormatRuns=any[] dataValidation=DataValidationRule pivotTable=any dataSourceTable=any dataSourceFormula=any chipRuns=any[]
ExtendedValue: numberValue=double stringValue=str boolValue=bool formulaValue=str errorValue=ErrorValue
ErrorValue: type=ErrorType message=str
CellFormat: numberFormat=NumberFormat backgroundColor=Color backgroundColorStyle=ColorStyle borders=any padding=any horizontalAlignment=HorizontalAlign verticalAlignment=VerticalAlign wrapStrategy=WrapStrategy textDirection=str textFormat=TextFormat hyperlinkDisplayType=str textRotation=any
NumberFormat: type=NumberFormatType pattern=str
Color: red=float green=float blue=float alpha=float
ColorStyle: rgbColor=Color themeColor=str
TextFormat: foregroundColor=Color foregroundColorStyle=ColorStyle fontFamily=str fontSize=int bold=bool italic=bool strikethrough=bool underline=bool link=any
Spreadsheet: spreadsheetId=str properties=SpreadsheetProperties sheets=Sheet[] namedRanges=any[] spreadsheetUrl=str developerMetadata=any[] dataSources=any[] dataSourceSchedules=any[]
Sheet: properties=SheetProperties data=GridData[] merges=GridRange[] conditionalFormats=ConditionalFormatRule[] filterViews=any[] protectedRanges=ProtectedRange[] basicFilter=BasicFilter charts=any[] bandedRanges=any[] developerMetadata=any[] rowGroups=any[] columnGroups=any[] slicers=any[] tables=any[]
GridData: startRow=int startColumn=int rowData=RowData[] rowMetadata=DimensionProperties[] columnMetadata=DimensionProperties[]
BatchUpdateSpreadsheetResponse: spreadsheetId=str replies=Reply[] updatedSpreadsheet=Spreadsheet
Reply: addSheet=AddSheetRequest addProtectedRange=AddProtectedRangeRequest deleteConditionalFormatRule=UpdatedRule updateConditionalFormatRule=UpdatedRule
UpdatedRule: rule=ConditionalFormatRule oldRule=ConditionalFormatRule oldIndex=int newRule=ConditionalFormatRule newIndex=int
ValueRange: range=str majorDimension=Dimension values=any[]
BatchGetValuesResponse: spreadsheetId=str valueRanges=ValueRange[]
BatchUpdateValuesRequest: valueInputOption=ValueInputOption data=ValueRange[] includeValuesInResponse=bool responseValueRenderOption=ValueRenderOption responseDateTimeRenderOption=DateTimeRenderOption
UpdateValuesResponse: spreadsheetId=str updatedRange=str updatedRows=int updatedColumns=int updatedCells=int updatedData=ValueRange
BatchUpdateValuesResponse: spreadsheetId=str totalUpdatedRows=int totalUpdatedColumns=int totalUpdatedCells=int totalUpdatedSheets=int responses=UpdateValuesResponse[]
AppendValuesResponse: spreadsheetId=str tableRange=str updates=UpdateValuesResponse
ClearValuesRequest: 
ClearValuesResponse: spreadsheetId=str clearedRange=str
BatchClearValuesRequest: ranges=str[]
BatchClearValuesResponse: spreadsheetId=str clearedRanges=str[]
DriveUser: kind=str displayName=str photoLink=str me=bool permissionId=str emailAddress=str
DriveFile: kind=str id=str name=str mimeType=str version=str modifiedTime=str createdTime=str lastModifyingUser=DriveUser trashed=bool size=str webViewLink=str md5Checksum=str headRevisionId=str parents=str[] owners=DriveUser[] shared=bool ownedByMe=bool capabilities=any permissions=any[] starred=bool description=str modifiedByMe=bool modifiedByMeTime=str viewedByMe=bool viewedByMeTime=str sharedWithMeTime=str driveId=str appProperties=any properties=any spaces=str[] quotaBytesUsed=str fileExtension=str iconLink=str exportLinks=any
NoQuery: 
GetQuery: ranges=str[] includeGridData=bool excludeTablesInBandedRanges=bool
GetValuesQuery: majorDimension=Dimension valueRenderOption=ValueRenderOption dateTimeRenderOption=DateTimeRenderOption
BatchGetValuesQuery: ranges=str[] majorDimension=Dimension valueRenderOption=ValueRenderOption dateTimeRenderOption=DateTimeRenderOption
WriteValuesQuery: valueInputOption=ValueInputOption includeValuesInResponse=bool responseValueRenderOption=ValueRenderOption responseDateTimeRenderOption=DateTimeRenderOption
AppendValuesQuery: valueInputOption=ValueInputOption insertDataOption=InsertDataOption includeValuesInResponse=bool responseValueRenderOption=ValueRenderOption responseDateTimeRenderOption=DateTimeRenderOption
`;
