/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARTIFACT_H
#define ARTIFACT_H
/*
 * A chart archive as the OCI artifact that `helm push` makes of it, except for the
 * creation time: the same archive always gives the same digests.
 *
 *	manifest   config: the metadata of Chart.yaml as JSON
 *	           layers: the archive, and ARCHIVE.prov when that file exists,
 *	                   in the order of their digests
 *	           annotations: title, version, description, url, source,
 *	                   authors and the chart's own
 *
 * Everything lives in the arena given.
 */
#include "base/err.h"
#include "metadata.h"
#include "oci/manifest.h"

#define MEDIA_HELM_CONFIG "application/vnd.cncf.helm.config.v1+json"
#define MEDIA_HELM_CHART "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
/* of charts that were pushed before Helm 3.7 */
#define MEDIA_HELM_CHART_OLD "application/tar+gzip"
#define MEDIA_HELM_PROV "application/vnd.cncf.helm.chart.provenance.v1.prov"
#define MEDIA_OCI_MANIFEST "application/vnd.oci.image.manifest.v1+json"

/* A blob of the artifact: bytes in memory, or a file. */
struct chart_blob {
	const char *media_type;
	struct str digest;
	size_t size;
	struct str bytes; /* the bytes of the config; empty for a layer */
	const char *path; /* the file of a layer; NULL for the config */
};

struct chart_artifact {
	struct str name, version; /* as Chart.yaml has them */
	struct str tag;           /* the version with '_' for '+', as helm writes it */
	struct chart_blob config;
	struct chart_blob layer[2];
	size_t nlayer;
	struct str manifest;      /* the bytes of the manifest */
	struct str digest;        /* of the manifest */
};

/*
 * Makes the artifact of the archive at the path.  Fails with status 2 when the file
 * is not a chart archive or its Chart.yaml is not valid.
 */
bool chart_artifact(struct arena *a, const char *archive_path,
		    struct chart_artifact *out, struct err *e);

/* The dependencies of a chart or its lock as JSON, as Go writes them; in a. */
bool dependencies_text(struct arena *a, const struct metadata *m, struct str *out,
		       struct err *e);
/* True when the manifest is a chart's: the type of its config says so. */
bool artifact_is_chart(const struct manifest *m);

#endif
