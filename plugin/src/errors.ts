/** Trouble says what went wrong and what to do about it. */
export interface Trouble {
  title: string;
  message: string;
  remedy: string;
}

interface Failure {
  status?: number;
  statusText?: string;
  message?: string;
  data?: { message?: string; error?: string | { message?: string } };
}

/** explain describes the failure of a request. */
export function explain(failure: unknown): Trouble {
  const { status } = failure as Failure;
  const message = messageOf(failure as Failure);
  if (status === 401 || status === 403) {
    return {
      title: 'The exporter refuses this data source',
      message,
      remedy: 'Ask an administrator to check the authentication in the settings of the data source.',
    };
  }
  if (status === 503) {
    return {
      title: 'The exporter has no figures yet',
      message,
      remedy: 'It may still be reading its sources for the first time. Try again in a few minutes.',
    };
  }
  return {
    title: 'The list of measures cannot be read',
    message,
    remedy:
      'Check that loyalty_exporter runs and that the URL in the settings of the data source is right; ' +
      '“Save & test” there says more. Meanwhile you can type names of measures by hand.',
  };
}

function messageOf({ data, message, statusText }: Failure): string {
  const error = data?.error;
  const inner = typeof error === 'string' ? error : error?.message;
  return data?.message ?? inner ?? message ?? statusText ?? 'There was no answer.';
}
