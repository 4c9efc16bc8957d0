import React from 'react';
import { css } from '@emotion/css';
import { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

/** Hint is a note beside a field. */
export function Hint({ text }: { text: string }) {
  return <span className={useStyles2(getStyle)}>{text}</span>;
}

const getStyle = (theme: GrafanaTheme2) =>
  css({
    alignSelf: 'center',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    margin: theme.spacing(0, 1, 0.5, 1),
  });
