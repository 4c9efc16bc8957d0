import React from 'react';
import { css } from '@emotion/css';
import { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { find, missingReason, unitName } from '../catalogue';
import { Catalogue, Measure } from '../types';

/** MeasureExplanation explains the chosen measures and their formulas. */
export function MeasureExplanation({ catalogue, names }: { catalogue?: Catalogue; names?: string[] }) {
  const styles = useStyles2(getStyles);
  const measures = find(catalogue, names);
  if (!catalogue || measures.length === 0) {
    return null;
  }
  return (
    <section className={styles.box} aria-label="What the measures mean">
      {measures.map((measure) => (
        <details key={measure.name} open={measures.length === 1}>
          <summary className={styles.summary}>
            <span className={styles.title}>{measure.title}</span>: {measure.help}
          </summary>
          <dl className={styles.list}>
            {facts(measure, catalogue.currency).map(([term, text]) => (
              <React.Fragment key={term}>
                <dt className={styles.term}>{term}</dt>
                <dd className={styles.text}>{text}</dd>
              </React.Fragment>
            ))}
          </dl>
        </details>
      ))}
    </section>
  );
}

function facts(measure: Measure, currency: string): Array<[string, string]> {
  const all: Array<[string, string | undefined]> = [
    ['Formula', measure.formula],
    ['Example', measure.example],
    ['Unit', unitName(measure, currency)],
    ['Definition', measure.source],
    ['Not available', measure.available ? undefined : (measure.reason ?? missingReason)],
    ['Name', measure.name],
  ];
  return all.filter((fact): fact is [string, string] => Boolean(fact[1]));
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.borderRadius(1),
    padding: theme.spacing(1, 1.5),
    margin: theme.spacing(0.5, 0, 1, 0),
    maxWidth: '110ch',
  }),
  summary: css({ cursor: 'pointer', padding: theme.spacing(0.25, 0) }),
  title: css({ fontWeight: theme.typography.fontWeightMedium }),
  list: css({
    display: 'grid',
    gridTemplateColumns: 'max-content 1fr',
    columnGap: theme.spacing(2),
    rowGap: theme.spacing(0.5),
    margin: theme.spacing(0.5, 0, 0.5, 2),
  }),
  term: css({ color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular }),
  text: css({ margin: 0 }),
});
