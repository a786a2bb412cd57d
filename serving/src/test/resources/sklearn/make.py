"""Makes the models beside it, classifiers as scikit-learn's converter exports them with no option:
  pip install skl2onnx==1.20.0 scikit-learn && python make.py
"""
import numpy
from skl2onnx import to_onnx
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

flowers = load_iris()
rows = flowers.data.astype(numpy.float32)
for name, classes in (("numbers", flowers.target), ("texts", flowers.target_names[flowers.target])):
    model = LogisticRegression(max_iter=1000).fit(rows, classes)
    with open(f"{name}.onnx", "wb") as file:
        file.write(to_onnx(model, rows[:1]).SerializeToString())
    print(name, model.classes_.tolist(), model.predict(rows[[0, 149]]).tolist(), model.predict_proba(rows[[0, 149]]).round(4).tolist(), rows[[0,149]].tolist())
