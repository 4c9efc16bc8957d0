import { AnnotationQuery, AnnotationSupport } from '@grafana/data';
import { AnnotationEditor } from './components/AnnotationEditor';
import { infoOf, ownFields } from './queryTypes';
import { LoyaltyQuery } from './types';

const defaults: Partial<LoyaltyQuery> = { queryType: 'events', ...infoOf('events').start };

/** annotationSupport marks the exporter's events on dashboards. */
export const annotationSupport: AnnotationSupport<LoyaltyQuery> = {
  QueryEditor: AnnotationEditor,
  getDefaultQuery: () => defaults,
  // Grafana's editor calls this until the result is the object that it passed in.
  prepareAnnotation: (annotation: AnnotationQuery<LoyaltyQuery>) =>
    annotation.target?.queryType === 'events'
      ? annotation
      : { ...annotation, target: { ...defaults, refId: 'Anno', ...ownFields(annotation.target ?? {}), queryType: 'events' } },
};
