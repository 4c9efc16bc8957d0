import { DataSourceSettings } from '@grafana/data';
import { AuthMethod, Options, Secrets } from '../../types';

type Stored = DataSourceSettings<Options, Secrets>;

/** Settings changes parts of a data source's settings. */
export class Settings {
  constructor(
    readonly stored: Stored,
    private readonly onChange: (stored: Stored) => void
  ) {}

  get options(): Options {
    return this.stored.jsonData;
  }

  get authMethod(): AuthMethod {
    return this.options.authMethod ?? (this.stored.basicAuth ? 'basic' : 'none');
  }

  /** change changes settings that Grafana itself has, such as the URL. */
  change(changes: Partial<Stored>): void {
    this.onChange({ ...this.stored, ...changes });
  }

  changeOptions(changes: Partial<Options>): void {
    this.change({ jsonData: { ...this.options, ...changes } });
  }

  changeAuthMethod(authMethod: AuthMethod): void {
    this.change({ basicAuth: authMethod === 'basic', jsonData: { ...this.options, authMethod } });
  }

  isSet(secret: keyof Secrets): boolean {
    return Boolean(this.stored.secureJsonFields?.[secret]);
  }

  secret(secret: keyof Secrets): string {
    return this.stored.secureJsonData?.[secret] ?? '';
  }

  changeSecret(secret: keyof Secrets, value: string): void {
    this.change({ secureJsonData: { ...this.stored.secureJsonData, [secret]: value } });
  }

  /** resetSecret removes a secret. The user can then type another one. */
  resetSecret(secret: keyof Secrets): void {
    this.change({
      secureJsonFields: { ...this.stored.secureJsonFields, [secret]: false },
      secureJsonData: { ...this.stored.secureJsonData, [secret]: '' },
    });
  }
}
