// Reads boards as Grafana does, for the test in dashboards. It asks the panels' queries through the data
// source, formats the answers with Grafana's own code, shows the texts, and posts them to the test.
import { from, lastValueFrom } from 'rxjs';
import {
  applyFieldOverrides,
  createTheme,
  DataFrame,
  DataQueryRequest,
  DataQueryResponse,
  dateTime,
  FieldConfigOptionsRegistry,
  FieldConfigPropertyItem,
  FieldConfigSource,
  formattedValueToString,
  getFieldDisplayValues,
  ReduceDataOptions,
  standardTransformers,
  standardTransformersRegistry,
  transformDataFrame,
} from '@grafana/data';
import { BackendSrv, BackendSrvRequest, DataSourceSrv, setBackendSrv, setDataSourceSrv } from '@grafana/runtime';
import { DataSource } from '../src/datasource';
import { interpolate } from '../src/interpolate';
import { problemsOf } from '../src/problems';
import { templates, Variable, withTemplates } from '../src/testing/templates';
import { Catalogue, LoyaltyQuery } from '../src/types';

interface Tile {
  id: number;
  type: string;
  title: string;
  maxDataPoints?: number;
  targets: LoyaltyQuery[];
  fieldConfig: FieldConfigSource;
  options: { reduceOptions?: ReduceDataOptions };
  transformations?: Array<{ id: string; options: unknown }>;
}

/** Task is a board in a situation. */
interface Task {
  board: string;
  shop: string;
  from: number;
  to: number;
  variables: Record<string, Variable>;
  tiles: Tile[];
  catalogue?: Catalogue;
}

/** Reading is what a person reads on a panel. */
interface Reading {
  id: number;
  figures: Array<{ name: string; text: string }>;
  notices: string[];
  errors: string[];
  /** What the query editor warns of. */
  problems: string[];
}

const theme = createTheme();

// Some transformations are there under two names.
const transformations = new Map(Object.values(standardTransformers).map((transformation) => [transformation.id, transformation]));

standardTransformersRegistry.setInit(() =>
  [...transformations.values()].map((transformation) => ({ ...transformation, editor: () => null, transformation }) as never)
);

const options = ['displayName', 'unit', 'min', 'max', 'decimals', 'noValue', 'mappings', 'thresholds', 'color', 'links'];

const registry = new FieldConfigOptionsRegistry(() =>
  options.map(
    (path) =>
      ({ id: path, path, name: path, override: () => null, process: (value: unknown) => value, shouldApply: () => true }) as unknown as FieldConfigPropertyItem
  )
);

setBackendSrv({
  fetch: ({ url, method, data }: BackendSrvRequest) =>
    from(
      fetch('/' + url.replace(/^\//, ''), { method, body: JSON.stringify(data) }).then(async (response) => ({ data: await response.json() }))
    ),
} as unknown as BackendSrv);

async function ask(source: DataSource, task: Task, tile: Tile): Promise<DataQueryResponse> {
  const span = { from: dateTime(task.from), to: dateTime(task.to) };
  const request = {
    requestId: String(tile.id),
    range: { ...span, raw: span },
    maxDataPoints: tile.maxDataPoints ?? 800,
    intervalMs: 86_400_000,
    scopedVars: {},
    targets: tile.targets.map(({ datasource, ...query }) => query),
  } as unknown as DataQueryRequest<LoyaltyQuery>;
  return lastValueFrom(source.query(request));
}

async function read(source: DataSource, task: Task, tile: Tile): Promise<Reading> {
  const { data, errors = [], error } = await ask(source, task, tile);
  const frames = data as DataFrame[];
  const transformed = await lastValueFrom(transformDataFrame(tile.transformations ?? [], frames, { interpolate: (text: string) => text }));
  const shown = applyFieldOverrides({
    data: transformed,
    fieldConfig: tile.fieldConfig,
    fieldConfigRegistry: registry,
    replaceVariables: (text) => text,
    theme,
  });
  return {
    id: tile.id,
    figures: tile.options.reduceOptions ? figures(tile, tile.options.reduceOptions, shown) : [],
    notices: frames.flatMap(({ meta }) => meta?.notices?.map(({ text }) => text) ?? []),
    errors: [...new Set([...errors, ...(error ? [error] : [])].map(({ message, data: details }) => message ?? details?.message ?? ''))],
    problems: tile.targets.flatMap((query) => problemsOf(interpolate(query, templates(task.variables), {}), task.catalogue)),
  };
}

function figures({ fieldConfig }: Tile, reduceOptions: ReduceDataOptions, data: DataFrame[]): Reading['figures'] {
  return getFieldDisplayValues({ fieldConfig, reduceOptions, data, theme, replaceVariables: (text) => text }).map(({ display }) => ({
    name: display.title ?? '',
    text: formattedValueToString(display),
  }));
}

function show(task: Task, tile: Tile, { figures, notices, errors }: Reading): void {
  const section = document.body.appendChild(document.createElement('section'));
  const line = (tag: string, text: string) => (section.appendChild(document.createElement(tag)).textContent = text);
  line('h2', `${task.board}: ${tile.title}`);
  figures.forEach(({ name, text }) => line('p', `${name}: ${text}`));
  [...notices, ...errors].forEach((text) => line('small', text));
}

async function run(): Promise<void> {
  const tasks: Task[] = await (await fetch('/tasks')).json();
  const readings: Array<Pick<Task, 'board' | 'shop'> & { readings: Reading[] }> = [];
  for (const task of tasks) {
    withTemplates(task.variables);
    const settings = { id: 1, uid: task.shop, name: task.shop, type: 'klantenbinding-loyalty-datasource', meta: {}, jsonData: {} };
    setDataSourceSrv({ getInstanceSettings: () => settings } as unknown as DataSourceSrv);
    const source = new DataSource(settings as never);
    const done = await Promise.all(task.tiles.map((tile) => read(source, task, tile)));
    done.forEach((reading, i) => show(task, task.tiles[i], reading));
    readings.push({ board: task.board, shop: task.shop, readings: done });
  }
  await fetch('/readings', { method: 'POST', body: JSON.stringify({ readings }) });
}

run().catch((error) => fetch('/readings', { method: 'POST', body: JSON.stringify({ failure: String(error?.stack ?? error) }) }));
